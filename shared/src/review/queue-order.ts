/** The order in which a reviewer sees looks: shuffled by a seed, so that neither place nor time gives an alarm away. */
import { seededRandom } from "../calibration/seeded-random.ts";

/** The same for the same seed. Nothing of the items has a say. */
export function seededOrder<T>(items: readonly T[], seed: string): readonly T[] {
  const random = seededRandom(hashOf(seed));
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
