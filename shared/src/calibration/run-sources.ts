/** Readings and links of a run's two sources: what is kept, what is refused, and when another instrument answers. */
import type { SignalUnit } from "../units.ts";
import { applyFit } from "./apply-fit.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import { gravimetricVolume } from "./gravimetric-volume.ts";
import {
  noted,
  type RunInput,
  type RunState,
  type SourceName,
  type SourceState,
  WINDOW_READINGS_MAX,
} from "./run-state.ts";

/** A reading older than this is not shown and not used (RELIABILITY: a number too old becomes dashes), µs. */
const OLDEST_US = 3_000_000;
/** A little more than the window is kept, so that it can be seen to be full. */
const KEPT_WINDOWS = 1.5;

export const NO_SOURCE: SourceState = {
  isConnected: false,
  detail: "not heard yet",
  refusal: "",
  window: [],
};

/** The unit in which a source reads: a balance weighs in grams. */
export function unitOf(plan: CalibrationPlan, source: SourceName): SignalUnit {
  return source === "reference" && plan.kind === "volume" ? "g" : plan.unit;
}

/** A source's own value in the plan's unit, the device's with the correction in force; `outside`: not calibrated there. */
export function planValue(state: RunState, source: SourceName, raw: number): number | "outside" {
  const { plan } = state;
  if (source === "reference") {
    return plan.kind === "volume" ? gravimetricVolume(raw, plan.surroundings) : raw;
  }
  const isCorrected =
    state.phase === "asLeft" && state.adjustment === "correction" && state.fit !== undefined;
  return isCorrected ? applyFit(state.fit, raw) : raw;
}

export function takeReading(state: RunState, input: Extract<RunInput, { kind: "reading" }>): RunState {
  const source = state[input.source];
  const problem = problemOf(state, input);
  const quality = problem === "" ? "valid" : input.quality === "saturated" ? "saturated" : "invalid";
  const last = { atUs: input.atUs, value: input.value, quality } as const;
  if (problem !== "") {
    // An unusable value spoils the window: what is captured must be whole.
    const spoiled: SourceState = { ...source, last: finite(last), refusal: problem, window: [] };
    return { ...state, [input.source]: spoiled };
  }
  const from = input.atUs - state.plan.stability.windowUs * KEPT_WINDOWS;
  const window = source.window.filter(({ atUs }) => atUs >= from).slice(-(WINDOW_READINGS_MAX - 1));
  const next: SourceState = {
    ...source,
    isConnected: true,
    last,
    refusal: "",
    window: [...window, { atUs: input.atUs, value: input.value }],
  };
  return { ...state, [input.source]: next };
}

/** JSON has no NaN: a state must be the same after it was read from disk. */
function finite<T extends { readonly value: number }>(last: T): T {
  return Number.isFinite(last.value) ? last : { ...last, value: 0 };
}

function problemOf(state: RunState, input: Extract<RunInput, { kind: "reading" }>): string {
  const who = nameOf(input.source);
  const unit = unitOf(state.plan, input.source);
  if (state[input.source].foreignSerial !== undefined) return state[input.source].detail;
  if (input.unit !== unit) {
    return `${who} now sends ${input.unit} instead of ${unit}: its unit was changed; set it back to ${unit} on its panel`;
  }
  if (input.quality === "saturated") {
    return `${who} is beyond its range: relieve it; the point is captured once it is back in range`;
  }
  if (input.quality !== "valid" || !Number.isFinite(input.value)) {
    return `${who} sends no number: check sensor and cable; nothing is captured meanwhile`;
  }
  if (planValue(state, input.source, input.value) === "outside") {
    return `${who} reads outside the range that the correction was made for: no value is made up there; go back into the range`;
  }
  return "";
}

export function takeLink(state: RunState, input: Extract<RunInput, { kind: "link" }>): RunState {
  const { source, serialNumber, isConnected } = input;
  const before = state[source];
  const wanted = state.plan[source].serialNumber;
  if (serialNumber !== "" && wanted !== "" && serialNumber !== wanted) {
    return takeForeign(state, input, wanted);
  }
  if (!isConnected) {
    const lost: SourceState = { ...before, isConnected: false, detail: input.detail, window: [] };
    const isNews = before.isConnected && state.open !== undefined;
    const note = `${nameOf(source)} lost at step ${(state.open?.index ?? 0) + 1}: ${input.detail}`;
    return { ...state, [source]: lost, notes: isNews ? noted(state.notes, note) : state.notes };
  }
  // Connected again without having said who it is: an instrument once found to be foreign stays so.
  if (before.foreignSerial !== undefined && serialNumber === "") return state;
  const { foreignSerial: _gone, ...rest } = before;
  return { ...state, [source]: { ...rest, isConnected: true, detail: input.detail, refusal: "" } };
}

function takeForeign(
  state: RunState,
  { source, serialNumber, isConnected }: Extract<RunInput, { kind: "link" }>,
  wanted: string,
): RunState {
  if (state[source].foreignSerial === serialNumber) {
    return { ...state, [source]: { ...state[source], isConnected } };
  }
  const detail = `another instrument answers: ${nameOf(source)} is now serial number ${serialNumber}, this run is for ${wanted}. Connect ${wanted} again and resume, or abandon the run`;
  const foreign: SourceState = {
    ...state[source],
    isConnected,
    foreignSerial: serialNumber,
    detail,
    window: [],
  };
  return {
    ...state,
    [source]: { ...foreign, refusal: detail },
    stage: state.stage === "measuring" ? "paused" : state.stage,
    notes: noted(state.notes, detail),
  };
}

/** What keeps a source from being used at `atUs`, in words; empty: nothing. */
export function sourceProblem(state: RunState, name: SourceName, atUs: number): string {
  if (name === "reference" && state.plan.reference.deviceId === undefined) return "";
  const source = state[name];
  if (source.foreignSerial !== undefined) return source.detail;
  if (!source.isConnected) {
    const found = source.detail === "" ? "" : ` (${source.detail})`;
    return `${nameOf(name)} is not connected${found}: plug it in; the run goes on by itself and nothing captured is lost`;
  }
  if (source.last === undefined) return `${nameOf(name)} has sent no reading yet: wait, or check its cable`;
  if (source.refusal !== "") return source.refusal;
  if (isOld(source, atUs)) {
    const seconds = ((atUs - source.last.atUs) / 1e6).toFixed(0);
    return `${nameOf(name)} has sent nothing for ${seconds} s: check power and cable`;
  }
  return "";
}

export function isOld(source: SourceState, atUs: number): boolean {
  return source.last === undefined || atUs - source.last.atUs > OLDEST_US;
}

export function nameOf(source: SourceName): string {
  return source === "device" ? "the device" : "the reference";
}
