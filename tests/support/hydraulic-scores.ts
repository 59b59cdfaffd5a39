/** Runs seeded traces through the hydraulic path, as the pipeline does, and counts what it found. */
import {
  addPressure,
  addVolume,
  blankResistance,
  evaluateResistance,
} from "@cementwatch/shared/hydraulics/resistance";
import { createResistanceState, type ResistanceState } from "@cementwatch/shared/hydraulics/resistance-state";
import { addCounterReading, createVolumeAccount } from "@cementwatch/shared/telemetry/volume-account";
import type { InjectionTrace } from "./injection-traces.ts";

type Limits = Parameters<typeof blankResistance>[2];

export interface TraceResult {
  /** Times at which a drop began, s. */
  readonly dropsS: readonly number[];
  readonly state: ResistanceState;
}

/** The drops of one trace, evaluated on the pipeline's grid of 50 ms. */
export function runTrace(trace: InjectionTrace, limits: Limits): TraceResult {
  const state = createResistanceState();
  const account = createVolumeAccount();
  const dropsS: number[] = [];
  let isDropping = false;
  let nextTickUs = 50_000;
  for (const row of trace.rows) {
    const atUs = Math.round(row.atS * 1_000_000);
    while (nextTickUs <= atUs) {
      const now = evaluateResistance(state, nextTickUs, limits, false);
      if (now && !isDropping) dropsS.push(nextTickUs / 1_000_000);
      isDropping = now;
      nextTickUs += 50_000;
    }
    addPressure(state, atUs, row.pressureKpa, limits);
    if (addCounterReading(account, row.volumeMl)) blankResistance(state, atUs, limits);
    addVolume(state, atUs, account.totalMl, limits);
  }
  return { dropsS, state };
}

export interface HydraulicScore {
  readonly leaks: number;
  readonly found: number;
  readonly latenciesS: readonly number[];
  readonly minutes: number;
  readonly falseDrops: number;
}

/** Found: a drop that begins within 5 s of the onset. False: one before the onset, or on a trace without a leak. */
export function scoreTraces(traces: Iterable<InjectionTrace>, limits: Limits): HydraulicScore {
  let [leaks, found, minutes, falseDrops] = [0, 0, 0, 0];
  const latenciesS: number[] = [];
  for (const trace of traces) {
    const { dropsS } = runTrace(trace, limits);
    const onsetS = trace.leakOnsetS ?? Number.POSITIVE_INFINITY;
    minutes += Math.min(onsetS, trace.rows.at(-1)?.atS ?? 0) / 60;
    falseDrops += dropsS.filter((atS) => atS < onsetS).length;
    if (trace.leakOnsetS === undefined) continue;
    leaks += 1;
    const first = dropsS.find((atS) => atS >= onsetS && atS <= onsetS + 5);
    if (first === undefined) continue;
    found += 1;
    latenciesS.push(first - onsetS);
  }
  return { leaks, found, latenciesS: latenciesS.toSorted((a, b) => a - b), minutes, falseDrops };
}
