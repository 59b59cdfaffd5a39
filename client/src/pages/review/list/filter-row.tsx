/** The filters above the list; all by keyboard: / goes to the words, Tab on, Escape back to the list. */
import type { SessionChoices } from "@cementwatch/shared/review/session-page";
import type { ReactNode } from "react";
import type { FilterName } from "./filter-model.ts";

interface FilterRowProps {
  readonly address: URLSearchParams;
  readonly choices: SessionChoices;
  readonly onFilter: (name: FilterName | "sort", value: string) => void;
  readonly onClear: (() => void) | undefined;
}

type Option = readonly [value: string, text: string];

const ANY: Option = ["", "any"];
const ORIGINS: readonly Option[] = [ANY, ["live", "live"], ["simulated", "simulated"]];
const STATES: readonly Option[] = [
  ANY,
  ["complete", "complete"],
  ["damaged", "damaged"],
  ["recording", "recording"],
  ["unreadable", "not readable"],
];
const PRIORITIES: readonly Option[] = [
  ANY,
  ["high", "▲ a high one"],
  ["medium", "◆ a medium one"],
  ["low", "● a low one"],
  ["none", "none"],
];
const ORDERS: readonly Option[] = [
  ["", "newest first"],
  ["started up", "oldest first"],
  ["duration down", "longest first"],
  ["duration up", "shortest first"],
  ["alarms down", "most alarms first"],
  ["title up", "by name"],
];

export function FilterRow({ address, choices, onFilter, onClear }: FilterRowProps) {
  const value = (name: string) => address.get(name) ?? "";
  const input = (name: FilterName, label: string, type: string) => (
    <label className={`list-filter list-filter-${type}`}>
      {label}
      <input
        type={type}
        value={value(name)}
        {...(type === "number" ? { min: 0, step: "any", inputMode: "decimal" as const } : {})}
        {...(type === "search" ? { placeholder: "name, id, level, serial …  ( / )", maxLength: 200 } : {})}
        onChange={(event) => onFilter(name, event.target.value)}
      />
    </label>
  );
  const select = (name: FilterName | "sort", label: string, options: ReactNode) => (
    <label className="list-filter">
      {label}
      <select value={value(name)} onChange={(event) => onFilter(name, event.target.value)}>
        {options}
      </select>
    </label>
  );
  const some = (name: FilterName, list: readonly string[]) => listed([ANY, ...withOwn(list, value(name))]);
  const conditions = choices.conditions.map((condition): Option => [condition, condition]);
  return (
    <search className="list-filters">
      {input("text", "Words", "search")}
      {input("from", "From", "date")}
      {input("to", "To", "date")}
      {select("room", "Room", some("room", choices.rooms))}
      {select("level", "Level", some("level", choices.levels))}
      {select("cement", "Cement", some("cement", choices.cements))}
      {select("alarm", "Alarm", listed([...PRIORITIES, ...conditions]))}
      {input("minMinutes", "Min. min", "number")}
      {input("maxMinutes", "Max. min", "number")}
      {select("device", "Device", some("device", choices.devices))}
      {select("origin", "Origin", listed(ORIGINS))}
      {select("state", "Record", listed(STATES))}
      {select("sort", "Order", listed(ORDERS))}
      <button type="button" disabled={onClear === undefined} onClick={onClear}>
        Clear
      </button>
    </search>
  );
}

/** What stands in the address is offered too, also when no session has it. */
function withOwn(list: readonly string[], own: string): readonly Option[] {
  const all = own === "" || list.includes(own) ? list : [own, ...list];
  return all.map((name): Option => [name, name]);
}

function listed(options: readonly Option[]): ReactNode {
  return options.map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));
}
