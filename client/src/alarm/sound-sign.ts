/** The sign of the sound that is always drawn. Pure. */
import { clockText } from "../text/numbers.ts";

/** A pause never lasts longer, whatever was received. */
const MAX_PAUSE_MS = 120_000;

/** Time left of an audio pause, ms; 0 = not paused or not known. */
export function remainingPauseMs(pausedUntilUs: number | undefined, nowUs: number | undefined): number {
  if (pausedUntilUs === undefined || nowUs === undefined) return 0;
  const leftMs = (pausedUntilUs - nowUs) / 1000;
  return leftMs > MAX_PAUSE_MS + 1000 ? 0 : Math.max(0, Math.min(leftMs, MAX_PAUSE_MS));
}

export interface SoundSign {
  readonly text: string;
  readonly tone: "on" | "paused" | "blocked" | "elsewhere";
}

export function soundSign(input: {
  readonly isHere: boolean;
  readonly at: string;
  readonly isReady: boolean;
  readonly problems?: readonly string[];
  readonly pauseMs: number;
}): SoundSign {
  if (input.pauseMs > 0) return { text: `♪ PAUSED ${clockText(input.pauseMs)}`, tone: "paused" };
  if (!input.isHere) return { text: `♪ at: ${input.at || "wall"}`, tone: "elsewhere" };
  if (!input.isReady) return { text: "♪ BLOCKED – touch", tone: "blocked" };
  if (input.problems !== undefined && input.problems.length > 0) return { text: "♪ FAULT", tone: "blocked" };
  return { text: "♪ ON", tone: "on" };
}
