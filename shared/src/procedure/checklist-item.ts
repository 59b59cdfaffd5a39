/** The pre-flight checklist: what a machine can check it checks, what only a person can know a person signs. */

export const CHECKLIST_ITEMS = [
  { id: "devices", by: "machine", title: "Fitted devices answer" },
  { id: "calibration", by: "machine", title: "Calibrations are valid" },
  { id: "sensors", by: "machine", title: "Sensors fit their limits" },
  { id: "peripherals", by: "machine", title: "Pedal, screen and speaker were tested" },
  { id: "imageLatency", by: "machine", title: "Delay of the picture is known" },
  { id: "disk", by: "machine", title: "Room on the disk for the case" },
  { id: "clock", by: "machine", title: "Clock of this computer is plausible" },
  { id: "detector", by: "machine", title: "Detector is ready" },
  { id: "sound", by: "person", title: "Alarm sound was heard" },
  { id: "pedal", by: "person", title: "Foot pedal was pressed" },
  { id: "patient", by: "person", title: "Patient and consent checked" },
  { id: "level", by: "person", title: "Level counted in the picture" },
  { id: "cement", by: "person", title: "Cement and allergy checked" },
  { id: "timeOut", by: "person", title: "Team time-out done" },
] as const;

type ChecklistItem = (typeof CHECKLIST_ITEMS)[number];
export type ChecklistItemId = ChecklistItem["id"];
export type SignedItemId = Extract<ChecklistItem, { by: "person" }>["id"];

/** What the machine found of one item: `waiting` cannot be told yet, `notUsed` concerns something not fitted. */
export type CheckState = "ok" | "failed" | "waiting" | "notUsed";

export interface MachineCheck {
  readonly id: ChecklistItemId;
  readonly state: CheckState;
  /** What was found, and what to do when it is not ok. */
  readonly detail: string;
}
