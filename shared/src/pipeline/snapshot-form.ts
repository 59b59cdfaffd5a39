/** Tells a snapshot that this pipeline can go on from, from one of another software. */
import type { JsonValue } from "../json.ts";

/** Counts up whenever the state gains or loses a field that the code relies on. */
export const SNAPSHOT_FORM = 2;

/** False for a snapshot of an older or newer form: then the inputs are taken from the beginning instead. */
export function isPresentForm(snapshot: JsonValue): boolean {
  return (
    typeof snapshot === "object" &&
    snapshot !== null &&
    "form" in snapshot &&
    snapshot["form"] === SNAPSHOT_FORM
  );
}
