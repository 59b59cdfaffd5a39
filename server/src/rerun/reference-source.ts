/**
 * Who knows whether cement leaked, and when: the reference that a re-run is judged by. One function a source; every
 * source that knows anything of a session adds its spans to SOURCES.
 */
import type { LeakKind } from "@cementwatch/drivers/plant/scenario";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

export interface ReferenceSpan {
  readonly fromUs: number;
  readonly toUs: number;
  /** Absent: it was looked at and is not known. */
  readonly isLeak?: boolean;
  /** Who says so. */
  readonly source: string;
}

export interface ReferenceQuestion {
  /** First file of the session; what people enter stands beside it. */
  readonly file: string;
  readonly sessionId: string;
  readonly firstConfig: SessionConfig | undefined;
  readonly endUs: number;
}

/** @throws FaultError when what people entered cannot be read. */
export type ReferenceSource = (question: ReferenceQuestion) => Promise<readonly ReferenceSpan[]>;

const SOURCES: readonly ReferenceSource[] = [scenarioReference];

/** What every source says of a session; none: nobody knows. */
export async function referenceSpans(question: ReferenceQuestion): Promise<readonly ReferenceSpan[]> {
  const spans: ReferenceSpan[] = [];
  for (const source of SOURCES) spans.push(...(await source(question)));
  return spans;
}

const LEAKS: Readonly<Record<LeakKind, boolean>> = { none: false, posterior: true, disc: true, vein: true };
/** A short simulated case leaks within its 90 s; one that was ended before may not have leaked. */
const SHORT_CASE_US = 89_000_000;

/** A simulated session names its scenario, and the scenario leaks or does not. */
async function scenarioReference({
  firstConfig,
  endUs,
}: ReferenceQuestion): Promise<readonly ReferenceSpan[]> {
  const { leak, length, crew } = firstConfig?.simulation ?? {};
  const isLeak = Object.entries(LEAKS).find(([kind]) => kind === leak)?.[1];
  if (isLeak === undefined) return [];
  const isSure = !isLeak || (crew !== "hands" && length === "short" && endUs >= SHORT_CASE_US);
  return [{ fromUs: 0, toUs: endUs, ...(isSure ? { isLeak } : {}), source: "scenario" }];
}
