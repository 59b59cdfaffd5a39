/** The pre-flight checklist as the set-up shows it: machine's findings beside people's signatures. Pure. */
import {
  CHECKLIST_ITEMS,
  type ChecklistItemId,
  type MachineCheck,
  type SignedItemId,
} from "@cementwatch/shared/procedure/checklist-item";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SentAct } from "../../store/session-state.ts";

export type ChecklistRow =
  | {
      readonly by: "machine";
      readonly id: ChecklistItemId;
      readonly title: string;
      readonly state: MachineCheck["state"];
      readonly detail: string;
    }
  | {
      readonly by: "person";
      readonly id: SignedItemId;
      readonly title: string;
      readonly isSigned: boolean;
    };

/** What the machine found, from a record that may be older than the checks. */
function machineChecksOf(procedure: ProcedureRecord | undefined): readonly MachineCheck[] {
  return (procedure as { readonly checks?: readonly MachineCheck[] } | undefined)?.checks ?? [];
}

export function isSigned(procedure: ProcedureRecord | undefined, item: SignedItemId): boolean {
  return procedure?.signed.some((signed) => signed.item === item) ?? false;
}

export interface TimeOutInput {
  readonly connectionState: "connecting" | "open" | "lost";
  readonly isCaseRunning: boolean | undefined;
  readonly procedure: ProcedureRecord | undefined;
  /** Of this page. */
  readonly acts: readonly SentAct[];
}

/** True before a case until the time-out is signed; starting without it dismisses it. */
export function isTimeOutDue({ connectionState, isCaseRunning, procedure, acts }: TimeOutInput): boolean {
  if (connectionState !== "open" || isCaseRunning !== false || isSigned(procedure, "timeOut")) return false;
  const hasStopped = acts.some(({ act, state }) => act.kind === "stop" && state !== "failed");
  return procedure?.caseEndedAtUs === undefined && !hasStopped;
}

/** All items in their order; a machine's item that nobody has checked yet waits. */
export function checklistRows(procedure: ProcedureRecord | undefined): readonly ChecklistRow[] {
  const checks = machineChecksOf(procedure);
  return CHECKLIST_ITEMS.map((item) => {
    const { id, title } = item;
    if (item.by === "person") {
      return { by: "person", id: item.id, title, isSigned: isSigned(procedure, item.id) };
    }
    const check = checks.find((found) => found.id === id);
    return { by: "machine", id, title, state: check?.state ?? "waiting", detail: check?.detail ?? "" };
  });
}

/** What the machine found wrong, in words for the red list. */
export function checkReds(procedure: ProcedureRecord | undefined): readonly string[] {
  return machineChecksOf(procedure).flatMap(({ id, state, detail }) => {
    if (state !== "failed") return [];
    const title = CHECKLIST_ITEMS.find((item) => item.id === id)?.title ?? id;
    return [detail === "" ? title : detail];
  });
}

/** `9 of 12`, counting what is signed, found in order, or not used. */
export function checklistText(rows: readonly ChecklistRow[]): string {
  const done = rows.filter((row) =>
    row.by === "person" ? row.isSigned : row.state === "ok" || row.state === "notUsed",
  );
  return `${done.length} of ${rows.length}`;
}
