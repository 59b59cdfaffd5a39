/**
 * Seeded telemetry of injections with labelled leaks: syringe compliance, power-law cannula, bone, curing, drives by
 * hand, screw and pump, and what goes wrong. Physics varies from trace to trace, so that a detector cannot learn one.
 */
import { type TraceDrive, traceDrive } from "./trace-drive.ts";
import { type Uniform, uniformRandom } from "./uniform-random.ts";

export const TRACE_KINDS = [
  "leak",
  "plain",
  "spikes",
  "occlusion",
  "syringe",
  "pocket",
  "bubble",
  "gaps",
  "withdrawal",
] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

export interface TraceRow {
  readonly atS: number;
  readonly pressureKpa: number;
  readonly volumeMl: number;
}

export interface InjectionTrace {
  readonly kind: TraceKind;
  readonly drive: TraceDrive["name"];
  readonly rows: readonly TraceRow[];
  readonly leakOnsetS?: number;
  /** Fall of ln P at the same flow once the leak is open. */
  readonly leakDropLn?: number;
  readonly sampleHz: number;
}

const STEP_S = 0.002;
const CANNULA_ML = 0.5;

interface Physics {
  readonly exponent: number;
  readonly complianceMlPerMpa: number;
  readonly startMpa: number;
  readonly tissueShare: number;
  readonly isDarcy: boolean;
  readonly tauS: number;
  readonly secondTauS: number;
  readonly secondAtS: number;
  readonly thixotropy: number;
  readonly restS: number;
  readonly frictionMpa: number;
  readonly referenceMlPerS: number;
  readonly isPrimed: boolean;
  /** Below this nothing flows. */
  readonly yieldMpa: number;
  /** First-order lag of the pressure sensor. */
  readonly sensorLagS: number;
  readonly airMl: number;
}

interface Events {
  leakAfterS: number;
  leakShare: number;
  leakRampS: number;
  /** From, to, and how much the resistance is multiplied by. */
  occlusion?: { fromS: number; toS: number; factor: number };
  /** Bubble in the lumen: from this time, mL of air. */
  bubble?: { fromS: number; airMl: number };
  /** Pocket behind the plunger that gives way: takes this share of the stroke until it is filled. */
  slack?: { fromS: number; airMl: number; share: number };
  spikes: { fromS: number; lengthS: number; mpa: number }[];
  gaps: { fromS: number; toS: number }[];
}

/** The trace of a seed: the same for the same arguments. */
export function injectionTrace(kind: TraceKind, seed: number): InjectionTrace {
  const random = uniformRandom(seed * 7919 + TRACE_KINDS.indexOf(kind) * 104_729 + 1);
  const durationS = random.between(60, 100);
  const drive = traceDrive(random, durationS, kind);
  const physics = drawPhysics(random, drive);
  const events = drawEvents(random, kind, durationS, drive);
  return simulate(kind, random, durationS, drive, physics, events);
}

function drawPhysics(random: Uniform, drive: TraceDrive): Physics {
  const tauS = random.between(100, 250);
  const isTwoPhase = random.chance(0.35);
  return {
    exponent: random.between(0.5, 0.8),
    complianceMlPerMpa: random.between(0.02, 0.08),
    startMpa: random.between(0.4, 1.6),
    tissueShare: random.between(0.1, 0.3),
    isDarcy: random.chance(0.5),
    tauS,
    secondTauS: isTwoPhase ? tauS * random.between(0.4, 0.8) : tauS,
    secondAtS: random.between(20, 80),
    thixotropy: random.chance(0.3) ? random.between(0.02, 0.08) : 0,
    restS: random.between(4, 15),
    frictionMpa: random.chance(0.25) ? random.between(0.03, 0.15) : 0,
    referenceMlPerS: drive.typicalMlPerS,
    isPrimed: random.chance(0.7),
    yieldMpa: random.chance(0.5) ? random.between(0, 0.08) : 0,
    sensorLagS: random.between(0, 0.025),
    airMl: random.chance(0.3) ? random.between(0.005, 0.05) : 0,
  };
}

function drawEvents(random: Uniform, kind: TraceKind, durationS: number, drive: TraceDrive): Events {
  const middleS = () => random.between(drive.startS + 12, durationS - 10);
  const events: Events = {
    leakAfterS: kind === "leak" ? middleS() : Number.POSITIVE_INFINITY,
    leakShare: random.between(0.3, 0.9),
    leakRampS: random.between(0.2, 1),
    spikes: [],
    gaps: [],
  };
  if (kind === "spikes") {
    const count = Math.floor(random.between(2, 9));
    for (let index = 0; index < count; index += 1) {
      const mpa = random.between(0.2, 1.5) * (random.chance(0.3) ? -1 : 1);
      events.spikes.push({ fromS: middleS(), lengthS: random.between(0.01, 0.4), mpa });
    }
  }
  if (kind === "occlusion") {
    const fromS = middleS();
    const factor = Math.exp(random.between(0.2, 2.5));
    events.occlusion = { fromS, toS: fromS + random.between(1, 8), factor };
  }
  if (kind === "bubble") events.bubble = { fromS: middleS(), airMl: random.between(0.01, 0.08) };
  if (kind === "pocket") {
    const share = random.between(0.4, 0.9);
    events.slack = { fromS: middleS(), airMl: random.between(0.01, 0.08), share };
  }
  if (kind === "gaps" || random.chance(0.15)) {
    const count = kind === "gaps" ? Math.floor(random.between(2, 6)) : 1;
    for (let index = 0; index < count; index += 1) {
      const fromS = random.between(drive.startS, durationS - 5);
      events.gaps.push({ fromS, toS: fromS + random.between(0.3, 4) });
    }
  }
  return events;
}

/** ln K relative to time 0: exponential curing, with a faster second phase blended in over 10 s. */
function lnCure(physics: Physics, tS: number): number {
  const second = 1 / physics.secondTauS - 1 / physics.tauS;
  const late = 10 * Math.log1p(Math.exp((tS - physics.secondAtS) / 10));
  const before = 10 * Math.log1p(Math.exp(-physics.secondAtS / 10));
  return tS / physics.tauS + second * (late - before);
}

interface Flowing {
  pressureMpa: number;
  plungerMl: number;
  tipMl: number;
  bubbleMl: number;
  bubbleOutMl: number;
  /** Cement that followed the bubble into the lumen, mL. */
  behindBubbleMl: number;
  slackMl: number;
  structure: number;
  flow: number;
  openedAtS?: number;
}

function simulate(
  kind: TraceKind,
  random: Uniform,
  durationS: number,
  drive: TraceDrive,
  physics: Physics,
  events: Events,
): InjectionTrace {
  const sampleHz = random.pick([100, 100, 100, 100, 100, 50, 50, 200, 20, 10]);
  const noiseKpa = random.between(3, 20);
  const zeroKpa = random.between(-20, 20);
  const stepKpa = random.pick([1, 2, 5]);
  const stepMl = random.pick([0.005, 0.005, 0.01, 0.002]);
  const everySteps = Math.round(1 / sampleHz / STEP_S);
  const state: Flowing = {
    pressureMpa: 0,
    plungerMl: 0,
    tipMl: physics.isPrimed ? 0 : -CANNULA_ML,
    bubbleMl: 0,
    bubbleOutMl: 0,
    behindBubbleMl: 0,
    slackMl: 0,
    structure: 1,
    flow: 0,
  };
  const rows: TraceRow[] = [];
  let counterStartMl = 0;
  let leakDropLn = 0;
  let shownMpa = 0;
  const steps = Math.floor(durationS / STEP_S);
  for (let step = 0; step < steps; step += 1) {
    const tS = step * STEP_S;
    if (drive.changedAtS !== undefined && Math.abs(tS - drive.changedAtS) < STEP_S / 2) {
      counterStartMl = state.plungerMl;
      state.pressureMpa = 0;
    }
    const speed = drive.speedAt(tS, state.pressureMpa, state.flow);
    const open = leakOpen(state, events, physics, tS);
    if (open === 1 && leakDropLn === 0) leakDropLn = dropOf(state, physics, events, tS);
    advance(state, physics, events, speed, open * events.leakShare, tS);
    shownMpa += (state.pressureMpa - shownMpa) * (STEP_S / (STEP_S + physics.sensorLagS));
    if (step % everySteps !== 0) continue;
    const noise = random.normal() * noiseKpa;
    if (events.gaps.some((gap) => tS >= gap.fromS && tS < gap.toS)) continue;
    const spike = events.spikes.find((entry) => tS >= entry.fromS && tS < entry.fromS + entry.lengthS);
    const friction = speed > 0 ? physics.frictionMpa * (1 + 0.15 * random.normal()) : 0;
    const kpa = 1000 * (shownMpa + friction + (spike?.mpa ?? 0)) + zeroKpa + noise;
    rows.push({
      atS: Math.round(tS * 1e6) / 1e6,
      pressureKpa: Math.round(kpa / stepKpa) * stepKpa,
      volumeMl:
        Math.round(Math.floor((state.plungerMl - counterStartMl) / stepMl + 0.5) * stepMl * 1e6) / 1e6,
    });
  }
  const leak = state.openedAtS === undefined ? {} : { leakOnsetS: state.openedAtS, leakDropLn };
  return { kind, drive: drive.name, rows, sampleHz, ...leak };
}

/** 0 to 1; opens at the first flow after its time, so that the onset is one that could be measured. */
function leakOpen(state: Flowing, events: Events, physics: Physics, tS: number): number {
  if (state.openedAtS === undefined) {
    if (tS < events.leakAfterS || state.flow < 0.3 * physics.referenceMlPerS) return 0;
    state.openedAtS = tS;
  }
  return Math.min(1, (tS - state.openedAtS) / events.leakRampS);
}

function dropOf(state: Flowing, physics: Physics, events: Events, tS: number): number {
  const flow = Math.max(state.flow, 0.3 * physics.referenceMlPerS);
  const closed = pressureAt(state, physics, events, 0, flow, tS);
  return Math.log(closed / pressureAt(state, physics, events, events.leakShare, flow, tS));
}

/** Pressure that drives `flow`, MPa. */
function pressureAt(
  state: Flowing,
  physics: Physics,
  events: Events,
  leaked: number,
  flow: number,
  tS: number,
): number {
  const relative = flow / physics.referenceMlPerS;
  const scale = physics.startMpa * Math.exp(lnCure(physics, tS)) * state.structure;
  const filled = Math.min(1, Math.max(0.02, (state.tipMl + CANNULA_ML) / CANNULA_ML));
  const clear = 1 - Math.min(0.9, (state.bubbleMl - state.bubbleOutMl) / CANNULA_ML);
  const occlusion = events.occlusion;
  const isBlocked = occlusion !== undefined && tS >= occlusion.fromS && tS < occlusion.toS;
  const cannula = (1 - physics.tissueShare) * relative ** physics.exponent * filled * clear;
  const front = Math.cbrt((3 * Math.max(0, state.tipMl) * 1000) / (4 * Math.PI * 0.85) + 8);
  const geometry = (1 / 2 - 1 / front) / (1 / 2 - 1 / 8.5);
  const bone = physics.tissueShare * geometry * (physics.isDarcy ? relative : relative ** physics.exponent);
  return scale * (isBlocked ? occlusion.factor : 1) * (cannula + bone * (1 - leaked));
}

function advance(
  state: Flowing,
  physics: Physics,
  events: Events,
  speed: number,
  leaked: number,
  tS: number,
): void {
  state.flow = flowAt(state, physics, events, leaked, tS);
  const moved = speed * STEP_S;
  const pressed = moved - slackTaken(state, events, moved, tS);
  // Air at rest pressure 0.1 MPa adds compliance that falls with pressure squared.
  const air = (physics.airMl * 0.1) / (0.1 + Math.max(0, state.pressureMpa)) ** 2;
  const compliance = physics.complianceMlPerMpa + Math.min(air, 0.5);
  state.plungerMl += moved;
  state.pressureMpa = Math.max(-0.05, state.pressureMpa + (pressed - state.flow * STEP_S) / compliance);
  state.tipMl += state.flow * STEP_S;
  const rest = state.flow > 0.1 * physics.referenceMlPerS ? 1 : 1 + physics.thixotropy;
  const timeS = rest === 1 ? 1.5 : physics.restS;
  state.structure += ((rest - state.structure) * STEP_S) / timeS;
  if (events.bubble !== undefined && tS >= events.bubble.fromS) moveBubble(state, events.bubble.airMl);
}

function slackTaken(state: Flowing, events: Events, moved: number, tS: number): number {
  const { slack } = events;
  if (slack === undefined || tS < slack.fromS || state.slackMl >= slack.airMl) return 0;
  const taken = Math.max(0, moved) * slack.share;
  state.slackMl += taken;
  return taken;
}

/** A bubble enters the lumen with the flow and leaves it when a lumen's volume has followed. */
function moveBubble(state: Flowing, airMl: number): void {
  const moved = state.flow * STEP_S;
  if (state.bubbleMl < airMl) {
    state.bubbleMl += moved;
    return;
  }
  state.behindBubbleMl += moved;
  state.bubbleOutMl = Math.min(airMl, Math.max(0, state.behindBubbleMl - (CANNULA_ML - airMl)));
}

/** Flow that the pressure drives: bisection-safe Newton on a convex sum. */
function flowAt(state: Flowing, physics: Physics, events: Events, leaked: number, tS: number): number {
  const drivingMpa = state.pressureMpa - physics.yieldMpa;
  if (drivingMpa <= 0) return 0;
  let flow = Math.max(state.flow, 1e-4);
  for (let round = 0; round < 6; round += 1) {
    const pressure = pressureAt(state, physics, events, leaked, flow, tS);
    const ratio = drivingMpa / pressure;
    if (Math.abs(ratio - 1) < 1e-4) break;
    flow *= ratio ** 1.4;
  }
  return flow;
}
