/**
 * The simulated hands of a case in which a person presses every act: a foot on the beam, a thumb on the plunger, fingers
 * on the balloon's screw, and the C-arm. They do what was said and nothing of their own; what makes no sense (cement
 * before it is mixed, a second stop) moves nothing. Resumed on a fixed grid, so that the same acts give the same case.
 */
import type { CannulaSide, VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { BalloonPlant } from "./balloon-plant.ts";
import type { HandsTable } from "./hands-table.ts";
import { thumbScript } from "./hands-thumb.ts";
import { EMPTY_ML_PER_S, FILL_ML_PER_S } from "./team-balloon.ts";
import type { Script, Wait } from "./team-script.ts";

const S = 1_000_000;
/** Syringe of a pump, syringe of a hand, bone-filler tube, mL. */
const CAPACITY_ML = { pump: 9, syringe: 1, tube: 1.5 } as const;
/** Times in s. Assumptions. */
const REFERENCE_S = 3.6;
const LOOK_S = 2.5;
const REACTION_S = 0.3;
const CHANGE_SYRINGE_S = 3;
const STYLET_S = 3;
const OTHER_SIDE_S = 1.5;
const BALLOON_STEP_ML = 0.5;
const BALLOON_WAIT_S = 12;
const STYLET_ML_PER_S = 0.3;
export interface Hands {
  take(act: OperatorAct): void;
  think(): void;
  /** When a person pressed stop, µs. */
  stoppedAtUs(): number | undefined;
}

interface State {
  isInjecting: boolean;
  isMixed: boolean;
  isKeyDown: boolean;
  stoppedAtUs: number | undefined;
  footFromUs: number;
  footUntilUs: number;
  /** The thumb has something else to do until then. */
  busyUntilUs: number;
  /** Total of the plunger when this syringe was put on, mL. */
  filledAtMl: number;
  thumb: Job | undefined;
  screw: Job | undefined;
  other: Job | undefined;
}

interface Job {
  readonly script: Script;
  wait: Wait | undefined;
}

/** Hands that wait for acts. */
export function createHands(table: HandsTable): Hands {
  const state: State = {
    isInjecting: false,
    isMixed: false,
    isKeyDown: false,
    stoppedAtUs: undefined,
    footFromUs: 0,
    footUntilUs: 0,
    busyUntilUs: 0,
    filledAtMl: 0,
    thumb: undefined,
    screw: undefined,
    other: undefined,
  };
  return {
    take: (act) => takeAct(table, state, act),
    stoppedAtUs: () => state.stoppedAtUs,
    think() {
      resume(table, state, "other");
      resume(table, state, "screw");
      resume(table, state, "thumb");
      const { scenario } = table;
      if (scenario.fluoro === "continuous" && canPush(table, state)) foot(table, state, 3, 0);
      const isStill = table.nowUs() >= table.stillAtUs();
      const isDown = table.nowUs() >= state.footFromUs && table.nowUs() < state.footUntilUs;
      table.beam(isStill && (isDown || state.isKeyDown));
    },
  };
}

function resume(table: HandsTable, state: State, name: "thumb" | "screw" | "other"): void {
  const job = state[name];
  if (job === undefined) return;
  const { wait } = job;
  if (wait !== undefined && table.nowUs() < wait.untilUs && wait.test?.() !== true) return;
  const next = job.script.next();
  if (state[name] !== job) return;
  if (next.done === true) state[name] = undefined;
  else job.wait = next.value;
}

/** Foot down for so long, once the C-arm stands still; longer when it is down already. */
function foot(table: HandsTable, state: State, seconds: number, afterS = REACTION_S): void {
  const fromUs = Math.max(table.nowUs(), table.stillAtUs()) + afterS * S;
  if (fromUs > state.footUntilUs) state.footFromUs = fromUs;
  state.footUntilUs = Math.max(state.footUntilUs, fromUs + Math.round(seconds * S));
}

function takeAct(table: HandsTable, state: State, act: OperatorAct): void {
  switch (act.kind) {
    case "start":
      state.stoppedAtUs = undefined;
      foot(table, state, LOOK_S);
      return;
    case "stop":
      state.stoppedAtUs ??= table.nowUs();
      letGo(table, state);
      state.screw = undefined;
      holdScrew(table);
      return;
    case "injecting":
      if (!act.isInjecting) letGo(table, state);
      else if (!state.isInjecting && state.stoppedAtUs === undefined) {
        state.isInjecting = true;
        const canPushNow = (): boolean => canPush(table, state);
        const look = (seconds: number): void => foot(table, state, seconds, 0);
        state.thumb = jobOf(thumbScript(table, { canPush: canPushNow, look }));
      }
      return;
    case "mixStarted":
    case "newBatch":
      state.isMixed = true;
      table.mixed(table.nowUs() - Math.round(act.secondsAgo * S));
      return;
    case "beamKey":
      state.isKeyDown = act.isOn;
      return;
    case "balloon":
      takeBalloon(table, state, act);
      return;
    default:
      takeTableAct(table, state, act);
  }
}

function takeTableAct(table: HandsTable, state: State, act: OperatorAct): void {
  switch (act.kind) {
    case "takeReference":
      foot(table, state, REFERENCE_S);
      return;
    case "needleIn":
    case "cannulaMoved":
      foot(table, state, LOOK_S);
      return;
    case "viewChanged":
      if (table.aim(act.view)) foot(table, state, LOOK_S);
      return;
    case "activeCannula":
      changeCannula(table, state, act.level, act.side);
      return;
    case "syringeChanged":
      changeSyringe(table, state);
      return;
    case "countVolume":
      // A person counts what is empty; a pump's syringe is not counted.
      if (act.unit === table.scenario.technique) changeSyringe(table, state);
      return;
    case "styletIn":
      pushStylet(table, state);
      return;
    default:
  }
}

function jobOf(script: Script): Job {
  return { script, wait: undefined };
}

/** Thumb off the plunger; one more look at where the cement stands. */
function letGo(table: HandsTable, state: State): void {
  table.push(0);
  state.thumb = undefined;
  if (!state.isInjecting) return;
  state.isInjecting = false;
  foot(table, state, LOOK_S, 0.7);
}

function changeCannula(table: HandsTable, state: State, level: VertebralLevel, side: CannulaSide): void {
  letGo(table, state);
  state.screw = undefined;
  holdScrew(table);
  const what = table.use(level, side);
  if (what === "same") return;
  state.busyUntilUs = Math.max(table.nowUs() + OTHER_SIDE_S * S, table.stillAtUs());
  foot(table, state, LOOK_S, what === "level" ? REACTION_S : OTHER_SIDE_S);
}

/** Three seconds in which nothing is pushed; the counter is cleared in the middle of them. */
function changeSyringe(table: HandsTable, state: State): void {
  table.push(0);
  state.busyUntilUs = Math.max(state.busyUntilUs, table.nowUs() + CHANGE_SYRINGE_S * S);
  state.other = jobOf(
    (function* () {
      yield { untilUs: table.nowUs() + (CHANGE_SYRINGE_S * S) / 2 };
      state.filledAtMl = table.totalMl();
      table.clearCounter();
    })(),
  );
}

function pushStylet(table: HandsTable, state: State): void {
  table.push(0);
  if (!state.isMixed || hasBalloonIn(table)) return;
  state.busyUntilUs = Math.max(state.busyUntilUs, table.nowUs() + STYLET_S * S);
  table.change({ styletMlPerS: STYLET_ML_PER_S });
  // Out before the thumb may push again.
  state.other = jobOf(
    (function* () {
      yield { untilUs: table.nowUs() + (STYLET_S - 0.5) * S };
      table.change({ styletMlPerS: 0 });
    })(),
  );
}

function takeBalloon(table: HandsTable, state: State, act: OperatorAct & { readonly kind: "balloon" }): void {
  const balloon = table.balloon();
  if (balloon === undefined || act.side !== "left" || state.stoppedAtUs !== undefined) return;
  if (act.step === "inflating") {
    if (state.screw === undefined) state.screw = jobOf(fillScript(table, state, balloon));
    return;
  }
  // Emptied, taken out or burst: the screw goes back, and what it had made stays as a cavity.
  const { screwMl } = balloon.truthAt(table.nowUs());
  state.screw = undefined;
  balloon.turnTo(table.nowUs(), 0, EMPTY_ML_PER_S);
  table.leaveCavity();
  if (screwMl > 0) foot(table, state, screwMl / EMPTY_ML_PER_S + 2);
}

/** To the planned volume in half millilitres, then one more step for each further press. */
function* fillScript(table: HandsTable, state: State, balloon: BalloonPlant): Script {
  const filledMl = (): number => balloon.truthAt(table.nowUs()).screwMl;
  const plannedMl = table.scenario.balloon?.targetMl ?? 0;
  const targetMl = Math.max(plannedMl, filledMl() + (filledMl() >= plannedMl - 0.01 ? BALLOON_STEP_ML : 0));
  while (filledMl() < targetMl - 0.01 && !balloon.truthAt(table.nowUs()).isRuptured) {
    const beforeMl = filledMl();
    balloon.turnTo(table.nowUs(), Math.min(targetMl, beforeMl + BALLOON_STEP_ML), FILL_ML_PER_S);
    foot(table, state, BALLOON_STEP_ML / FILL_ML_PER_S + 1);
    yield { untilUs: table.nowUs() + Math.round((BALLOON_STEP_ML / FILL_ML_PER_S + BALLOON_WAIT_S) * S) };
    // The balloon takes no more: rated volume or pressure.
    if (filledMl() - beforeMl < 0.01) return;
  }
}

function holdScrew(table: HandsTable): void {
  const balloon = table.balloon();
  if (balloon === undefined) return;
  balloon.turnTo(table.nowUs(), balloon.truthAt(table.nowUs()).screwMl, FILL_ML_PER_S);
}

/** A balloon that is not empty fills the cannula that cement would go through. */
function hasBalloonIn(table: HandsTable): boolean {
  return (table.balloon()?.truthAt(table.nowUs()).screwMl ?? 0) > 0.02;
}

function canPush(table: HandsTable, state: State): boolean {
  const { tipMl, planMl } = table.cannula();
  const leftMl = CAPACITY_ML[table.scenario.technique] - (table.totalMl() - state.filledAtMl);
  const isFree = table.nowUs() >= Math.max(state.busyUntilUs, table.stillAtUs());
  return state.isInjecting && state.isMixed && isFree && tipMl < planMl && leftMl > 0 && !hasBalloonIn(table);
}
