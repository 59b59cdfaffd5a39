/** What the point is compared with: typed, or another connected device that is read at the press. */
import { useId } from "react";
import type { CalibrationDevice } from "./device-api.ts";
import type { ShownUnit } from "./shown-value.ts";
import { shown } from "./shown-value.ts";

interface DailyPointProps {
  readonly candidates: readonly CalibrationDevice[];
  /** Id of a device; `typed`. */
  readonly source: string;
  readonly onSource: (source: string) => void;
  readonly typed: string;
  readonly onTyped: (text: string) => void;
  /** Of the device that reads it, in `shownUnit` before its factor. */
  readonly now: { readonly value?: number; readonly problem: string };
  readonly shownUnit: ShownUnit;
}

export function DailyPoint({
  candidates,
  source,
  onSource,
  typed,
  onTyped,
  now,
  shownUnit,
}: DailyPointProps) {
  const id = useId();
  return (
    <div className="daily-point">
      <label htmlFor={`${id}-source`}>Reference</label>
      <select id={`${id}-source`} value={source} onChange={(event) => onSource(event.target.value)}>
        <option value="typed">typed</option>
        {candidates.map(({ deviceId, serialNumber }) => (
          <option key={deviceId} value={deviceId}>
            {deviceId} · SN {serialNumber || "not reported"}
          </option>
        ))}
      </select>
      {source === "typed" ? (
        <>
          <label htmlFor={`${id}-typed`}>reference shows, {shownUnit.unit}</label>
          <input
            id={`${id}-typed`}
            inputMode="decimal"
            value={typed}
            onChange={(event) => onTyped(event.target.value)}
          />
        </>
      ) : (
        <output>
          {shown(now.value, shownUnit)} {shownUnit.unit} {now.value === undefined ? now.problem : ""}
        </output>
      )}
    </div>
  );
}
