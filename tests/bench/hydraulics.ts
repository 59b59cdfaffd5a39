/**
 * How well the hydraulic path finds leaks, by kind of trace: `node tests/bench/hydraulics.ts [count] [first seed]`.
 * Not part of `npm run bench`: it measures detection, not speed.
 */
import { LEAK_PARAMETERS, resolveParameters } from "@cementwatch/shared/leak/parameters";
import { scoreTraces } from "../support/hydraulic-scores.ts";
import {
  type InjectionTrace,
  injectionTrace,
  TRACE_KINDS,
  type TraceKind,
} from "../support/injection-traces.ts";

const count = Number(process.argv[2] ?? 40);
const firstSeed = Number(process.argv[3] ?? 1);
const LIMITS = [2.5, 3, LEAK_PARAMETERS.resistanceLimit.value, 4, 5];

function* tracesOf(kind: TraceKind): Generator<InjectionTrace> {
  const traces = kind === "leak" ? 3 * count : count;
  for (let index = 0; index < traces; index += 1) yield injectionTrace(kind, firstSeed + index);
}

/** Wilson's 95 % interval of a share. */
function wilson(hits: number, total: number): string {
  if (total === 0) return "–";
  const [z, p] = [1.96, hits / total];
  const middle = (p + z ** 2 / (2 * total)) / (1 + z ** 2 / total);
  const half = (z * Math.sqrt((p * (1 - p)) / total + (z / (2 * total)) ** 2)) / (1 + z ** 2 / total);
  const percent = (share: number) => (100 * Math.min(1, Math.max(0, share))).toFixed(0);
  return `${percent(p)} % (${percent(middle - half)}–${percent(middle + half)})`;
}

console.log("| limit σ | kind | found in 5 s | median s | minutes | false | false/min |");
console.log("|---|---|---|---|---|---|---|");
for (const limit of LIMITS) {
  const { values } = resolveParameters({ resistanceLimit: limit });
  for (const kind of TRACE_KINDS) {
    const score = scoreTraces(tracesOf(kind), values);
    const { latenciesS, minutes, falseDrops } = score;
    const median = latenciesS[latenciesS.length >> 1]?.toFixed(1) ?? "–";
    const rate = (falseDrops / minutes).toFixed(3);
    console.log(
      `| ${limit} | ${kind} | ${wilson(score.found, score.leaks)} | ${median} | ${minutes.toFixed(0)} | ${falseDrops} | ${rate} |`,
    );
  }
}
