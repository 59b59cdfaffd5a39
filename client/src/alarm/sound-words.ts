/** What the set-up says of the alarm sound after its own test. Pure. */
import type { SoundSettings } from "./sound.ts";

export function soundWords({ isReady, problems }: SoundSettings): { text: string; isBad: boolean } {
  if (problems === undefined) return { text: "Sound: testing …", isBad: false };
  if (problems.length > 0) return { text: `AUDIO FAULT · ${problems[0] ?? ""}`, isBad: true };
  if (!isReady) return { text: "AUDIO BLOCKED · touch this page once", isBad: true };
  return { text: "AUDIO OK · rendered as it must be", isBad: false };
}
