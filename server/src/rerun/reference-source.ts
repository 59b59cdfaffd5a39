/**
 * Who knows whether cement leaked, and when: the reference that a re-run is judged by. One function a source; a new
 * one is a line in SOURCES.
 */
import type { LeakKind } from "@cementwatch/drivers/plant/scenario";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { reviewersReference } from "./reviewers-reference.ts";

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

/** Best first: what people saw there counts before what a simulated case was meant to do. */
const SOURCES: readonly ReferenceSource[] = [reviewersReference, scenarioReference];

/** What the best source that knows anything of a session says of it; none: nobody knows. */
export async function referenceSpans(question: ReferenceQuestion): Promise<readonly ReferenceSpan[]> {
  for (const source of SOURCES) {
    const spans = await source(question);
    if (spans.length > 0) return spans;
  }
  return [];
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
