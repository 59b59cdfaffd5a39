/** Analyses every case folder in a folder that has a truth.json, and scores what was said: docs/case-folder.md. */
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CaseFolderError } from "./case-error.ts";
import { analyseFolders } from "./case-pool.ts";
import { type CaseTruth, readCaseTruth } from "./case-truth.ts";
import { quantileOf } from "./quantile.ts";
import { type CaseScore, scoreCase } from "./score-case.ts";
import { type GroupScore, scoreCases } from "./score-cases.ts";

export interface EvaluatedCase {
  readonly name: string;
  /** Why it has no score. */
  readonly problem?: string;
  readonly score?: CaseScore;
  readonly analysisMsMedian?: number;
  readonly analysisMsP99?: number;
}

export interface EvaluatedGroup extends GroupScore {
  readonly caseKind: string;
  readonly analysisMsMedian: number;
  readonly analysisMsP99: number;
}

export interface Evaluation {
  readonly kinds: readonly EvaluatedGroup[];
  readonly total: EvaluatedGroup;
  readonly failed: readonly { readonly name: string; readonly problem: string }[];
}

export interface EvaluateOptions {
  readonly jobs: number;
  /** Only these case kinds; all when absent. */
  readonly kinds?: readonly string[];
  readonly onDone: (done: number, of: number) => void;
  /** In the order of the names. */
  readonly onCase: (evaluated: EvaluatedCase) => void;
}

interface KnownCase {
  readonly path: string;
  readonly name: string;
  readonly truth?: CaseTruth;
  readonly problem?: string;
}

/** @throws CaseFolderError when there is nothing to evaluate. */
export async function evaluateCases(directory: string, options: EvaluateOptions): Promise<Evaluation> {
  const cases = chosen(await findCases(directory), directory, options.kinds);
  const scored: { score: CaseScore; analysisMs: Float32Array }[] = [];
  const failed: { name: string; problem: string }[] = [];
  const fail = (name: string, problem: string) => {
    failed.push({ name, problem });
    options.onCase({ name, problem });
  };
  const good: { path: string; name: string; truth: CaseTruth }[] = [];
  for (const { path, name, truth, problem } of cases) {
    if (truth === undefined) fail(name, problem ?? "no truth.json");
    else good.push({ path, name, truth });
  }
  await analyseFolders(
    good.map(({ path }) => path),
    options.jobs,
    (done) => options.onDone(done, good.length),
    (index, answer) => {
      const { name, truth } = good[index] ?? {};
      if (name === undefined || truth === undefined) return;
      if ("problem" in answer) return fail(name, answer.problem);
      const { analysisMs } = answer;
      const score = scoreCase(truth, answer.lines);
      scored.push({ score, analysisMs });
      options.onCase({ name, score, ...timesOf([analysisMs]) });
    },
  );
  const kinds = [...new Set(scored.map(({ score }) => score.caseKind))].sort();
  const group = (caseKind: string, members: typeof scored): EvaluatedGroup => ({
    caseKind,
    ...scoreCases(members.map(({ score }) => score)),
    ...timesOf(members.map(({ analysisMs }) => analysisMs)),
  });
  return {
    kinds: kinds.map((kind) =>
      group(
        kind,
        scored.filter(({ score }) => score.caseKind === kind),
      ),
    ),
    total: group("total", scored),
    failed,
  };
}

/** The folders with a truth.json in a directory, or the directory itself. */
async function findCases(directory: string): Promise<readonly KnownCase[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => {
    throw new CaseFolderError(`${directory}: no such folder; name a folder that holds case folders`);
  });
  const isCase = entries.some((entry) => entry.name === "truth.json");
  const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  const paths = isCase ? [directory] : folders.map((entry) => join(directory, entry.name)).sort();
  const cases = await Promise.all(paths.map(knownCase));
  return cases.filter((found) => found !== undefined);
}

async function knownCase(path: string): Promise<KnownCase | undefined> {
  const name = basename(resolve(path));
  const files = await readdir(path).catch((): string[] => []);
  if (!files.includes("truth.json")) return undefined;
  try {
    return { path, name, truth: await readCaseTruth(path) };
  } catch (error) {
    if (error instanceof CaseFolderError) return { path, name, problem: error.message };
    throw error;
  }
}

/** A case whose truth cannot be read is of no kind: it stays in, to be told. */
function chosen(
  cases: readonly KnownCase[],
  directory: string,
  kinds: readonly string[] | undefined,
): readonly KnownCase[] {
  if (cases.length === 0) {
    throw new CaseFolderError(
      `${directory}: holds no case folder with a truth.json; evaluate needs to know what happened, analyse does not`,
    );
  }
  if (kinds === undefined) return cases;
  const known = new Set(cases.flatMap(({ truth }) => (truth === undefined ? [] : [truth.caseKind])));
  for (const kind of kinds) {
    if (!known.has(kind))
      throw new CaseFolderError(
        `${directory}: --kinds ${kind} is no case kind here; there are ${[...known].sort().join(", ")}`,
      );
  }
  return cases.filter(({ truth }) => truth === undefined || kinds.includes(truth.caseKind));
}

function timesOf(perCase: readonly Float32Array[]): { analysisMsMedian: number; analysisMsP99: number } {
  const all = new Float32Array(perCase.reduce((sum, times) => sum + times.length, 0));
  let at = 0;
  for (const times of perCase) {
    all.set(times, at);
    at += times.length;
  }
  all.sort();
  const [analysisMsMedian, analysisMsP99] = [0.5, 0.99].map(
    (share01) => Math.round(quantileOf(all, share01) * 100) / 100,
  );
  return { analysisMsMedian: analysisMsMedian ?? 0, analysisMsP99: analysisMsP99 ?? 0 };
}
