/**
 * What the team around a simulated table does: take a reference, confirm the outline, look, push, count, and stop when a
 * leak is seen. Written as generators that wait for a time or an event; the case resumes them on a fixed grid.
 */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { LookKind } from "../carms/phantom/phantom-camera.ts";
import type { BalloonPlant } from "./balloon-plant.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import { balloonScript } from "./team-balloon.ts";

const S = 1_000_000;
/** A thumb on a 1 mL syringe gives up here: half of what 100 N could do (assumption). */
const TOO_STIFF_KPA = 2_600;

/** What the team can see and do. */
export interface Table {
  readonly scenario: Scenario;
  readonly random: Random;
  nowUs(): number;
  /** Out of the tip, mL; what the surgeon would judge from the picture. */
  tipMl(): number;
  plungerMl(): number;
  pressureKpa(): number;
  /** True once the leak has been on a picture for the team's reaction time. */
  hasReacted(): boolean;
  /** True from the first picture with the leak on it. */
  hasSeenLeak(): boolean;
  /** The real operator pressed stop. */
  isStopped(): boolean;
  /** The real operator asked to hold. */
  isHeld(): boolean;
  /** In the left pedicle, when the scenario has one. */
  readonly balloon: BalloonPlant | undefined;
  /** The balloon is out: cement goes into its cavity. */
  leaveCavity(): void;
  /** Draws the outline on the last picture. */
  draw(): void;
  push(plungerMlPerS: number): void;
  beam(isOn: boolean, look?: LookKind): void;
  act(act: OperatorAct): void;
}

/** Resumed when the time has come or the test holds. */
export interface Wait {
  readonly untilUs: number;
  readonly test?: () => boolean;
}

export type Script = Generator<Wait, void, undefined>;

/** Volumes and times of a case, mL and s. */
export interface CasePlan {
  /** The surgeon is content with this much out of the tip. */
  readonly targetMl: number;
  /** No cement is pushed after this time. */
  readonly lastPushS: number;
  readonly endS: number;
}

export function planOf(scenario: Scenario, random: Random): CasePlan {
  const { balloon } = scenario;
  if (balloon !== undefined) {
    const cavityMl = Math.min(balloon.targetMl, balloon.ruptureAtMl ?? Number.POSITIVE_INFINITY);
    return { targetMl: cavityMl + random.between(0.5, 0.8), lastPushS: 190, endS: 210 };
  }
  const isShort = scenario.length === "short";
  const endS = isShort ? 90 : 280;
  const targetMl = isShort ? random.between(2.7, 3.1) : random.between(3.3, 3.8);
  return { targetMl, lastPushS: isShort ? 78 : 225, endS };
}

/** The whole case. */
export function* teamScript(table: Table, plan: CasePlan): Script {
  const { scenario } = table;
  yield until(table, 0.3);
  table.act({ kind: "mixStarted", secondsAgo: Math.round(scenario.startAgeMin * 60) });
  yield until(table, 1);
  if (table.balloon !== undefined) yield* balloonScript(table, table.balloon);
  yield* reference(table);
  table.act({ kind: "start" });
  yield after(table, 0.7);
  if (scenario.fluoro === "continuous") yield* continuous(table, plan);
  else yield* bursts(table, plan);
  table.push(0);
  yield* lastLooks(table, plan);
}

/** "Two seconds lateral, no cement". */
function* reference(table: Table): Script {
  // Pressed before the foot goes down: a picture without a reference is a technical condition.
  table.act({ kind: "takeReference", view: "lateral" });
  yield after(table, 0.1);
  table.beam(true);
  yield after(table, 3.4);
  table.act({ kind: "confirmOutline", view: "lateral" });
  yield after(table, 0.3);
  if (table.scenario.fluoro !== "continuous") table.beam(false);
  yield after(table, 0.5);
}

/** Strokes of 10–20 s with the beam on, pauses between; by pump or by hand. */
function* continuous(table: Table, plan: CasePlan): Script {
  const { scenario, random } = table;
  const isShort = scenario.length === "short";
  const isMarked = scenario.fitted.length === 0;
  let counted = 0;
  // The empty cannula is filled quickly.
  yield* stroke(table, 0.1, until(table, 60), () => table.tipMl() > 0.02, isMarked);
  while (isGoingOn(table, plan)) {
    const end = after(table, isShort ? random.between(10, 16) : random.between(10, 18));
    yield* stroke(table, rateOf(table), end, () => table.tipMl() >= plan.targetMl, isMarked);
    counted = yield* refill(table, counted);
    if (!isGoingOn(table, plan)) return;
    yield pause(table, isShort ? random.between(2, 3.5) : random.between(14, 24));
  }
}

/** mL/s: slower when the cement has become thick, so that the pressure stays where hands and pumps can hold it. */
function rateOf(table: Table): number {
  const isShort = table.scenario.length === "short";
  const pressure = table.pressureKpa();
  if (pressure > 2_000) return 0.025;
  if (pressure > 1_300) return 0.035;
  return isShort ? 0.06 : 0.05;
}

/** Blind aliquots of 0.1–0.3 mL, hands back, look. */
function* bursts(table: Table, plan: CasePlan): Script {
  const { scenario, random } = table;
  const isShort = scenario.length === "short";
  const isMarked = scenario.fitted.length === 0;
  let counted = 0;
  while (isGoingOn(table, plan)) {
    const aliquot = isShort ? random.between(0.2, 0.3) : random.between(0.12, 0.26);
    const rate = scenario.technique === "pump" ? 0.08 : random.between(0.1, 0.14);
    const from = table.plungerMl();
    const isDone = (): boolean => table.plungerMl() - from >= aliquot || table.pressureKpa() > TOO_STIFF_KPA;
    yield* stroke(table, rate, after(table, 10), isDone, isMarked);
    if (table.plungerMl() - from < aliquot / 3 && table.pressureKpa() > TOO_STIFF_KPA) return;
    counted = yield* refill(table, counted);
    yield pause(table, isShort ? random.between(0.5, 1.2) : random.between(1, 4));
    yield* look(table, random.between(0.9, isShort ? 1.8 : 3));
    if (table.hasSeenLeak()) {
      yield* look(table, 2.5);
      return;
    }
    yield pause(table, isShort ? random.between(0.4, 1.2) : random.between(1, 4));
  }
}

/** One look; a single shot is one picture. A leak on the picture keeps the foot on the pedal a little. */
function* look(table: Table, seconds: number): Script {
  const isSingle = table.scenario.fluoro === "single-shot";
  table.beam(true, isSingle ? "singleShot" : "run");
  yield after(table, isSingle ? 0.5 : Math.max(seconds, 0.9));
  if (table.hasSeenLeak() && table.scenario.fluoro === "bursts") yield after(table, 1.5);
  table.beam(false);
}

/** Pushes until the wait is over, the leak has been reacted to, or somebody says stop. */
function* stroke(table: Table, rate: number, end: Wait, isDone: () => boolean, isMarked: boolean): Script {
  if (isMarked) table.act({ kind: "injecting", isInjecting: true });
  table.push(rate);
  yield { untilUs: end.untilUs, test: () => isDone() || mustStop(table) };
  table.push(0);
  if (isMarked) table.act({ kind: "injecting", isInjecting: false });
}

/** Counts an emptied syringe or tube when nothing measures volume, and takes the time to change it. */
function* refill(table: Table, counted: number): Generator<Wait, number, undefined> {
  const { technique, fitted, length } = table.scenario;
  if (technique === "pump") return counted;
  const each = technique === "tube" ? 1.5 : 1;
  if (table.plungerMl() < (counted + 1) * each - 0.05) return counted;
  if (!fitted.includes("volume")) {
    table.act({ kind: "countVolume", unit: technique === "tube" ? "tube" : "syringe" });
  }
  if (!mustStop(table)) yield pause(table, length === "short" ? 2 : 5);
  return counted + 1;
}

/** After the last push: the result is looked at, and the case is closed. */
function* lastLooks(table: Table, plan: CasePlan): Script {
  const isContinuous = table.scenario.fluoro === "continuous";
  if (isContinuous) {
    yield { untilUs: table.nowUs() + 6 * S };
    table.beam(false);
  }
  const closeUs = (plan.endS - 3) * S;
  while (table.nowUs() + 12 * S < closeUs) {
    yield after(table, table.random.between(8, 14));
    if (table.nowUs() < closeUs - 4 * S) yield* look(table, 1.8);
  }
  if (table.nowUs() < closeUs) yield { untilUs: closeUs };
  if (!table.isStopped()) table.act({ kind: "stop" });
}

function isGoingOn(table: Table, plan: CasePlan): boolean {
  const isTime = table.nowUs() < plan.lastPushS * S && table.tipMl() < plan.targetMl;
  return isTime && !table.hasSeenLeak() && !table.isStopped();
}

function mustStop(table: Table): boolean {
  return table.hasReacted() || table.isStopped() || table.isHeld();
}

function until(table: Table, seconds: number): Wait {
  return { untilUs: Math.max(table.nowUs(), seconds * S) };
}

function after(table: Table, seconds: number): Wait {
  return { untilUs: table.nowUs() + Math.round(seconds * S) };
}

/** A pause that goes on for as long as somebody asks to hold. */
function pause(table: Table, seconds: number): Wait {
  const untilUs = table.nowUs() + Math.round(seconds * S);
  return {
    untilUs: Number.POSITIVE_INFINITY,
    test: () => table.isStopped() || (table.nowUs() >= untilUs && !table.isHeld()),
  };
}
