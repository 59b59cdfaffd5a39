/** The vertebrae that are treated, and which side of the patient a cannula is on. */

export const VERTEBRAL_LEVELS = [
  "T1",
  "T2",
  "T3",
  "T4",
  "T5",
  "T6",
  "T7",
  "T8",
  "T9",
  "T10",
  "T11",
  "T12",
  "L1",
  "L2",
  "L3",
  "L4",
  "L5",
] as const;

/** The treated vertebra ("level", never "segment"). */
export type VertebralLevel = (typeof VERTEBRAL_LEVELS)[number];

/** The patient's side, not the screen's. */
export const CANNULA_SIDES = ["left", "right"] as const;
export type CannulaSide = (typeof CANNULA_SIDES)[number];
