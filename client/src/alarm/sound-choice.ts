/** Which screen sounds, and when a page may take the sound by itself. Pure. */
import type { Assessment } from "@cementwatch/shared/leak/assessment";

export interface SoundChoice {
  /** This page sounds. */
  readonly isHere: boolean;
  /** Where the sound is when it is not here; empty when nobody knows. */
  readonly at: string;
  /** The chosen screen has gone: every screen sounds, for that is louder than silence. */
  readonly isFallback: boolean;
}

/** Until a screen was chosen the walls sound. */
export function soundChoice(sound: Assessment["sound"], screenId: string, role: string): SoundChoice {
  if (sound === undefined) return { isHere: role === "wall", at: "", isFallback: false };
  if (sound.screenId === screenId) return { isHere: true, at: sound.title, isFallback: false };
  if (!sound.isThere) return { isHere: true, at: sound.title, isFallback: true };
  return { isHere: false, at: sound.title, isFallback: false };
}

interface ClaimInput {
  readonly role: string;
  readonly isReady: boolean;
  readonly sound: Assessment["sound"];
  /** This page was the sounding screen of the session before. */
  readonly wasChosen: boolean;
  /** How long the page has known that nobody sounds, ms. */
  readonly unclaimedMs: number;
}

/** A wall waits so long, so that a screen that was chosen before comes first. */
const WALL_WAITS_MS = 1_500;

/** True when the page should say that it sounds: nobody does, and it can. */
export function shouldClaim({ role, isReady, sound, wasChosen, unclaimedMs }: ClaimInput): boolean {
  if (sound !== undefined || !isReady) return false;
  return wasChosen || (role === "wall" && unclaimedMs >= WALL_WAITS_MS);
}
