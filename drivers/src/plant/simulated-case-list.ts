/** The simulated cases offered by name. Seeds are chosen, not tuned: any other seed must behave too. */
import type { Scenario } from "./scenario.ts";

/** `watch`: a simulated team does everything; `doIt`: a person presses the acts, hands are simulated. */
export type CaseGroup = "watch" | "doIt";

export interface OfferedCase {
  readonly id: string;
  readonly title: string;
  /** One line for the start page. */
  readonly description: string;
  readonly scenario: Scenario;
}

const SHORT_PUMP: Scenario = {
  seed: 11,
  procedure: "pvp",
  leak: "posterior",
  fluoro: "continuous",
  fitted: ["pressure", "volume"],
  technique: "pump",
  length: "short",
  startAgeMin: 4,
};
const SHORT_HAND: Scenario = {
  ...SHORT_PUMP,
  seed: 12,
  fluoro: "bursts",
  fitted: [],
  technique: "syringe",
};

const TRAINING_PUMP: Scenario = {
  ...SHORT_PUMP,
  seed: 31,
  leak: "none",
  startAgeMin: 0,
  crew: "hands",
  levels: ["L1", "L2"],
};
const BALLOON_PUMP: Scenario = {
  ...SHORT_PUMP,
  seed: 41,
  procedure: "pkp",
  leak: "none",
  fitted: ["pressure", "volume", "balloon"],
  startAgeMin: 2,
  balloon: { targetMl: 2 },
};

/** The group of a case on the start page. */
export function groupOf({ crew }: Scenario): CaseGroup {
  return crew === "hands" ? "doIt" : "watch";
}

export const SIMULATED_CASES: readonly OfferedCase[] = [
  {
    id: "pump-continuous-posterior",
    title: "Pump, continuous fluoroscopy, posterior leak",
    description: "90 s: a pump with pressure and volume; cement reaches the epidural space after some 35 s.",
    scenario: SHORT_PUMP,
  },
  {
    id: "hand-bursts-posterior",
    title: "By hand in bursts, nothing fitted, posterior leak",
    description: "90 s: 1 mL syringes, short looks; the leak grows while the beam is off.",
    scenario: SHORT_HAND,
  },
  {
    id: "hand-bursts-normal",
    title: "By hand in bursts, nothing fitted, no leak",
    description: "90 s: the same technique without a leak; nothing should sound.",
    scenario: { ...SHORT_HAND, seed: 13, leak: "none" },
  },
  {
    id: "pump-continuous-normal",
    title: "Pump, continuous fluoroscopy, no leak",
    description: "90 s: a pump with pressure and volume; nothing should sound.",
    scenario: { ...SHORT_PUMP, seed: 14, leak: "none" },
  },
  {
    id: "pump-continuous-vein",
    title: "Pump, continuous fluoroscopy, leak into a vein",
    description: "90 s: cement leaves the front of the body along a segmental vein.",
    scenario: { ...SHORT_PUMP, seed: 15, leak: "vein" },
  },
  {
    id: "tube-bursts-disc",
    title: "Kyphoplasty, bone-filler tubes in bursts, leak into the disc",
    description: "90 s: tubes are counted, nothing is fitted; cement breaks through the upper endplate.",
    scenario: { ...SHORT_HAND, seed: 16, procedure: "pkp", technique: "tube", leak: "disc" },
  },
  {
    id: "pump-continuous-posterior-full",
    title: "Full length: pump, continuous fluoroscopy, posterior leak",
    description: "280 s from a cement age of 4 min.",
    scenario: { ...SHORT_PUMP, seed: 21, length: "full" },
  },
  {
    id: "hand-bursts-posterior-full",
    title: "Full length: by hand in bursts, nothing fitted, posterior leak",
    description: "280 s from a cement age of 4 min.",
    scenario: { ...SHORT_HAND, seed: 22, length: "full" },
  },
  {
    id: "hand-bursts-normal-full",
    title: "Full length: by hand in bursts, nothing fitted, no leak",
    description: "280 s from a cement age of 4 min; at the end a low signal: cement rests in the cannula.",
    scenario: { ...SHORT_HAND, seed: 23, leak: "none", length: "full" },
  },
  {
    id: "pump-continuous-normal-full",
    title: "Full length: pump, continuous fluoroscopy, no leak",
    description: "280 s from a cement age of 4 min; at the end a low signal: cement rests in the cannula.",
    scenario: { ...SHORT_PUMP, seed: 24, leak: "none", length: "full" },
  },
  {
    id: "pkp-balloon",
    title: "Kyphoplasty: balloon in the left pedicle, then cement, no leak",
    description: "210 s: balloon pressure and volume, then a pump into the cavity; nothing should sound.",
    scenario: BALLOON_PUMP,
  },
  {
    id: "pkp-balloon-rupture",
    title: "Kyphoplasty: the balloon bursts",
    description: "210 s: the balloon bursts at 1.6 mL; the team empties it and goes on with cement.",
    scenario: { ...BALLOON_PUMP, seed: 42, balloon: { targetMl: 2.5, ruptureAtMl: 1.6 } },
  },
  {
    id: "training-pvp-two-levels",
    title: "Two levels by pump, L1 then L2",
    description:
      "Pump with pressure and volume, no leak. You draw, mix, refer, inject, change level and stop.",
    scenario: TRAINING_PUMP,
  },
  {
    id: "training-pvp-hand",
    title: "One level by hand in bursts, nothing fitted",
    description: "1 mL syringes: the thumb stops when one is empty, until you count it.",
    scenario: {
      ...TRAINING_PUMP,
      seed: 32,
      fluoro: "bursts",
      fitted: [],
      technique: "syringe",
      levels: ["L1"],
    },
  },
  {
    id: "training-pkp",
    title: "Balloon, then cement by tubes",
    description: "Balloon pressure and volume in the left pedicle of L1; 1.5 mL tubes that you count.",
    scenario: {
      ...TRAINING_PUMP,
      seed: 33,
      procedure: "pkp",
      fluoro: "bursts",
      fitted: ["balloon"],
      technique: "tube",
      levels: ["L1"],
      balloon: { targetMl: 2 },
    },
  },
];
