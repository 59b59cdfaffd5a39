import { US_PER_S } from "../time.ts";
import { ageFit, type ConductanceFit, createFit, complianceOf, flowMlOf, slopesOf, updateFit, varianceOf, type Regressors } from "./conductance-fit.ts";
import { type BlockState, breakBlock, createBlocks, FLOW_EXPONENTS, type FlowBlock, takePair } from "./flow-blocks.ts";

export const T = {
  h: 4.5, dMin: 0.035, rhoB: 0.03, forgetS: 25, holdS: 5, rho0: 0.05, rhoMin: 0.02, rhoGain: 0.1, curePerS: 0.0065, cureSd: 0.003,
  minMl: 0.04, minS: 0.4, learnS: 5, learnMl: 0.3, huber: 4, holdMax: 15, occl: 0.5, blankS: 5, confirm: 1, shortS: 1.5, inflation: 1, maxSuffixS: 6,
  costN: 0, startMl: 0.12, occMl: 0.1, hyst: 4, beforeS: 8, beforeMinS: 2, drift: 0.0015, nSd: 0.04, eMin: 0, lagS: 0.004, rhoW: 0.03, rhoWMin: 0.01, wGain: 0.1, afterS: 6, endGain: 0.05, endK: 1, best: 1, bendSd: 0.12, offSd: 0.04, infl: 1,
};
for (const [k, v] of Object.entries(process.env)) if (k.startsWith("T_")) (T as any)[k.slice(2)] = Number(v);

interface QueuedBlock extends FlowBlock { residualMl: number; expectedMl: number; isLearned?: boolean }

export interface ResistanceState {
  blocks: BlockState;
  queue: QueuedBlock[];
  fits: ConductanceFit[];
  best: number;
  fitUs: number;
  learnedS: number;
  learnedMl: number;
  modelVariance: number; scatter: number; isStarted?: boolean; occMl?: number; lastE?: number; level?: number; endVar?: number; occS?: number;
  check: { residualMl: number; expectedMl: number; spanS: number };
  peakMpa: number;
  blankUntilUs: number;
  score: number;
  dropLn: number;
  isDropping: boolean;
  droppedS: number;
  overs: number;
  isOccluded: boolean;
  flowMlPerS?: number;
  resistanceKpaSPerMl?: number;
}

export function createResistanceState(): ResistanceState {
  return { blocks: createBlocks(), queue: [], fits: FLOW_EXPONENTS.map((n) => createFit(n, 1e-6)), best: T.best, fitUs: 0, learnedS: 0, learnedMl: 0,
    modelVariance: T.rho0 ** 2, scatter: T.rhoW ** 2, check: { residualMl: 0, expectedMl: 0, spanS: 0 }, peakMpa: 0, blankUntilUs: 0, score: 0, dropLn: 0, isDropping: false, droppedS: 0, overs: 0, isOccluded: false };
}

export function blankResistance(state: ResistanceState, atUs: number, blankS: number): void {
  breakBlock(state.blocks);
  state.queue = [];
  state.isDropping = false; state.score = 0; state.dropLn = 0; state.overs = 0;
  state.blankUntilUs = atUs + blankS * US_PER_S;
  restart(state);
}

function restart(state: ResistanceState): void {
  state.fits = state.fits.map((fit) => ({ ...createFit(fit.exponent, 1e-6), cost: fit.cost * 0.5 })); state.isStarted = false;
  state.learnedS = 0; state.learnedMl = 0;
}

function interrupt(state: ResistanceState, atUs: number, blankS: number): void {
  state.queue = [];
  state.isDropping = false; state.score = 0; state.overs = 0;
  state.blankUntilUs = Math.max(state.blankUntilUs, atUs + blankS * US_PER_S);
}

export function addPressureVolume(state: ResistanceState, pair: { atUs: number; pressureKpa: number; volumeMl: number }): void {
  const block = takePair(state.blocks, pair);
  if (block !== undefined) takeBlock(state, block);
}

const predict = (fit: ConductanceFit, x: Regressors) => { const flowMl = flowMlOf(fit, x); return { flowMl, volumeMl: flowMl + complianceOf(fit) * x[0] }; };
function regressors(state: ResistanceState, index: number, block: FlowBlock): Regressors {
  const g = block.integrals[3 * index] ?? 0;
  const centreS = (block.endUs - state.fitUs) / US_PER_S - block.spanS / 2;
  return [block.pressureMpa, g, g * centreS, block.integrals[3 * index + 1] ?? 0, block.integrals[3 * index + 2] ?? 0];
}

function takeBlock(state: ResistanceState, block: FlowBlock): void {
  const q = state.blocks.stepMl;
  state.peakMpa = Math.max(state.peakMpa * Math.exp(-block.spanS / 30), block.meanMpa);
  if (block.volumeMl < -2.5 * q) { interrupt(state, block.endUs, T.blankS); return; }
  if (Math.abs(block.volumeMl) < q / 2 && block.meanMpa < 0.1 * state.peakMpa) return;
  const fit = state.fits[state.best]!;
  const p = predict(fit, regressors(state, state.best, block));
  state.queue.push({ ...block, residualMl: block.volumeMl - p.volumeMl, expectedMl: p.flowMl });
  const c = state.check;
  if (state.learnedS >= T.learnS) {
  const rel = block.volumeMl - p.volumeMl - (state.level ?? 0) * p.flowMl;
  state.endVar = (state.endVar ?? (2*q) ** 2) ; state.endVar += T.endGain * (Math.min(rel * rel, 6 * state.endVar) - state.endVar);
  c.residualMl += block.volumeMl - p.volumeMl; c.expectedMl += p.flowMl; c.spanS += block.spanS;
  if (c.expectedMl > Math.max(T.minMl, 8 * q)) {
    const e = c.residualMl / c.expectedMl;
    const before = state.lastE ?? e;
    state.level = (state.level ?? 0) + 0.2 * (e - (state.level ?? 0));
    state.lastE = e;
    const size = c.expectedMl / T.minMl;
    const u = ((e - before) ** 2 / 2 - q * q / 6 / c.expectedMl ** 2) * size;
    state.scatter = Math.max(T.rhoWMin ** 2, state.scatter + T.wGain * (Math.min(u, 4 * state.scatter) - state.scatter));
    state.check = { residualMl: 0, expectedMl: 0, spanS: 0 };
  } }
  if (process.env.DBG) console.log((block.endUs/1e6).toFixed(2), "b", block.volumeMl.toFixed(3), block.meanMpa.toFixed(2), "n", fit.exponent, "C", complianceOf(fit).toFixed(3), "A", Math.exp(fit.mean[1]).toFixed(3), "cure", (-fit.exponent*fit.mean[2]).toFixed(4), "dm", fit.mean[3].toFixed(3), "py", fit.mean[4].toFixed(3), "rho", Math.sqrt(state.scatter).toFixed(3), "z", state.score.toFixed(1), "d", state.dropLn.toFixed(3), "occ", state.isOccluded, "res", (block.volumeMl-p.volumeMl).toFixed(4), "x", p.flowMl.toFixed(4));
  if (!state.isStarted) { start(state); if (!state.isStarted) return; }
  if (state.learnedS >= T.learnS && state.learnedMl >= T.learnMl) test(state, block.endUs);
  absorb(state, block.endUs);
}

function start(state: ResistanceState): void {
  const moved = state.queue.reduce((sum, b) => sum + b.volumeMl - 0.045 * b.pressureMpa, 0);
  if (moved < T.startMl) return;
  state.isStarted = true;
  state.fitUs = state.queue[0]!.endUs;
  state.fits = state.fits.map((fit, i) => ({ ...createFit(fit.exponent, moved / state.queue.reduce((sum, b) => sum + b.integrals[3 * i]!, 1e-9)), cost: fit.cost }));
}

interface Sums { v: number; x: number[]; span: number; segments: number; centre: number }
const minus = (a: readonly number[], b: readonly number[]) => a.map((v, i) => v - b[i]!);
function test(state: ResistanceState, atUs: number): void {
  const fit = state.fits[state.best]!;
  const q = state.blocks.stepMl;
  const n = state.queue.length;
  const cum: Sums[] = [];
  let c: Sums = { v: 0, x: [0, 0, 0, 0, 0], span: 0, segments: 0, centre: 0 };
  cum[n] = c;
  for (let i = n - 1; i >= 0; i--) {
    const block = state.queue[i]!, next = state.queue[i + 1];
    const x = regressors(state, state.best, block);
    const broken = next === undefined || next.endUs - next.spanS * 1e6 - block.endUs > 1000 ? 1 : 0;
    c = { v: c.v + block.volumeMl, x: c.x.map((v, k) => v + x[k]!), span: c.span + block.spanS, segments: c.segments + broken, centre: c.centre + block.endUs / 1e6 * x[1] };
    cum[i] = c;
  }
  let best = -99, bestD = 0, rise = 0;
  const edge = Math.max(q * q / 6, T.endK * (state.endVar ?? 0));
  for (let i = n - 1; i > 0; i--) {
    const a = cum[i]!;
    if (a.span > T.afterS) break;
    const pa = predict(fit, a.x as any);
    if (pa.flowMl < T.minMl || a.span < T.minS) continue;
    const ea = (a.v - pa.volumeMl) / pa.flowMl;
    const da = fit.exponent * Math.log(Math.max(0.02, 1 + ea));
    if (da < -T.occl) rise = Math.min(rise, da);
    let j = i - 1;
    while (j > 0 && cum[j - 1]!.span - a.span < T.beforeS) j--;
    const t = cum[j]!;
    const bSpan = t.span - a.span, bx = minus(t.x, a.x);
    const pb = predict(fit, bx as any);
    if (pb.flowMl < 2 * T.minMl || bSpan < T.beforeMinS) continue;
    const eb = (t.v - a.v - pb.volumeMl) / pb.flowMl;
    const jump = (1 + ea) / Math.max(0.1, 1 + eb) - 1;
    const d = fit.exponent * Math.log(Math.max(0.02, 1 + jump));
    const apart = Math.abs(a.centre / a.x[1]! - (t.centre - a.centre) / bx[1]!);
    const sa = slopesOf(fit, a.x), sb = slopesOf(fit, bx); const contrast = sa.map((v, k) => v / pa.flowMl - sb[k]! / pb.flowMl);
    const variance = edge * (a.segments / pa.flowMl ** 2 + (t.segments - a.segments + 1) / pb.flowMl ** 2)
      + state.scatter * (T.minMl / pa.flowMl + T.minMl / pb.flowMl)
      + (T.drift * apart) ** 2 + T.infl * varianceOf(fit, contrast);
    const z = jump / Math.sqrt(variance);
    if (d >= T.dMin && ea >= T.eMin && z > best) { best = z; bestD = d; }
  }
  if (rise < 0) {
    state.isOccluded = true;
    state.occS = (state.occS ?? 0) + (state.queue.at(-1)?.spanS ?? 0);
    state.occMl = (state.occMl ?? 0) + (state.queue.at(-1)?.volumeMl ?? 0);
    if (state.occMl > T.occMl || state.occS > 10) { restart(state); state.occS = 0; state.occMl = 0; }
    interrupt(state, atUs, T.blankS);
    return;
  }
  state.isOccluded = false;
  if (atUs >= state.blankUntilUs) { state.occS = 0; state.occMl = 0; }
  state.score = best > -99 ? best : 0;
  state.dropLn = best > -99 ? bestD : 0;
  if (atUs < state.blankUntilUs) { state.score = 0; return; }
  state.overs = state.score > T.h ? state.overs + 1 : 0;
  if (state.isDropping) {
    state.droppedS += state.queue.at(-1)?.spanS ?? 0;
    if (state.droppedS > T.holdMax) { state.isDropping = false; restart(state); state.queue = []; }
  } else if (state.overs >= T.confirm) { state.isDropping = true; state.droppedS = 0; }
}

function absorb(state: ResistanceState, atUs: number): void {
  const hold = Math.min(T.holdS, state.learnedS / 2);
  const isFrozen = state.isDropping || (atUs < state.blankUntilUs && state.learnedS > T.learnS);
  let after = 0;
  const fresh: QueuedBlock[] = [];
  for (let i = state.queue.length - 1; i >= 0; i--) {
    const b = state.queue[i]!;
    after += b.spanS;
    if (b.isLearned) break;
    if (after > hold) fresh.unshift(b);
  }
  if (!isFrozen) for (const b of fresh) { learn(state, b); b.isLearned = true; }
  let total = state.queue.reduce((s, b) => s + b.spanS, 0);
  while (total > T.beforeS + T.afterS || state.queue.length > 100) total -= state.queue.shift()!.spanS;
}

function learn(state: ResistanceState, block: QueuedBlock): void {
  const q = state.blocks.stepMl;
  const keep = Math.exp(-block.spanS / T.forgetS);
  const seconds = (block.endUs - state.fitUs) / US_PER_S;
  const isNew = state.learnedS === 0;
  state.fitUs = block.endUs;
  const chosen = state.fits[state.best]!;
  for (let i = 0; i < state.fits.length; i++) {
    const fit = state.fits[i]!;
    if (!isNew) ageFit(fit, seconds, block.spanS);
    const x = regressors(state, i, block);
    const p = predict(fit, x);
    const base = Math.max(Math.abs(p.flowMl), block.volumeMl, q);
    const variance = Math.max(q * q / 6, Math.min(state.endVar ?? 0, 4 * q * q)) + (T.rhoB * base) ** 2;
    const error = block.volumeMl - p.volumeMl;
    const z2 = error * error / variance;
    fit.cost = fit.cost * keep + Math.min(z2, 16);
    const w = state.learnedS > T.learnS && z2 > T.huber ** 2 ? T.huber ** 2 / z2 : 1;
    updateFit(fit, x, block.volumeMl, variance / w);
  }
  void chosen;
  state.learnedS += block.spanS;
  state.learnedMl += block.volumeMl;
  let best = state.best;
  for (let i = 0; i < state.fits.length; i++) if (state.fits[i]!.cost < state.fits[best]!.cost - T.hyst) best = i;
  state.best = best;
}

export function evaluateResistance(state: ResistanceState, atUs: number): boolean { return state.isDropping; }
