/** The screens of the room as the pipeline knows them: which one sounds, which are there, which one the pedal reaches. */
import type { Assessment } from "../leak/assessment.ts";

interface Screen {
  readonly screenId: string;
  /** Its connection is there, or has been gone for less than 3 s. */
  readonly isThere: boolean;
  /** Absent for a page that takes no keys. */
  readonly hasFocus?: boolean;
}

export interface Screens {
  /** Newest last; the longest unheard-of falls out. */
  known: readonly Screen[];
  /** The one that sounds, as somebody or the first wall chose it. */
  sounding?: { readonly screenId: string; readonly title: string };
  /** The page that had the keys when the pedal was proved. */
  pedalScreenId?: string;
}

/** A room has a handful of screens; a page that is closed and opened anew is another one. */
const SCREENS_KEPT = 16;

export function createScreens(): Screens {
  return { known: [] };
}

/** Notes what is new of a screen. */
export function takeScreen(
  screens: Screens,
  screenId: string,
  change: Partial<Omit<Screen, "screenId">>,
): void {
  const before = screenOf(screens, screenId) ?? { screenId, isThere: true };
  const others = screens.known.filter((screen) => screen.screenId !== screenId);
  screens.known = [...others, { ...before, ...change }].slice(-SCREENS_KEPT);
}

export function screenOf(screens: Screens, screenId: string | undefined): Screen | undefined {
  return screens.known.find((screen) => screen.screenId === screenId);
}

/** The page that took the keys last. */
export function focusedScreen(screens: Screens): Screen | undefined {
  return screens.known.findLast((screen) => screen.isThere && screen.hasFocus === true);
}

/** What the assessment says of the sound. */
export function soundOf(screens: Screens): Pick<Assessment, "sound"> {
  const { sounding } = screens;
  if (sounding === undefined) return {};
  return { sound: { ...sounding, isThere: screenOf(screens, sounding.screenId)?.isThere ?? false } };
}
