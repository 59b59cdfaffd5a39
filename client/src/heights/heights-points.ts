/** The points of a height measurement in the order in which they are asked for. Pure; image pixels. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { EndplateLine, HeightPoints } from "@cementwatch/shared/procedure/height-measurement";

/** Around the body: along the upper endplate and back along the lower one; then the neighbours' outer endplates. */
const PROMPTS = [
  "upper endplate, front",
  "upper endplate, middle",
  "upper endplate, back",
  "lower endplate, back",
  "lower endplate, middle",
  "lower endplate, front",
  "level above: upper endplate, front",
  "level above: upper endplate, back",
  "level below: lower endplate, back",
  "level below: lower endplate, front",
] as const;

const BODY = 6;
const WITH_NEIGHBOURS = 10;

export function pointsWanted(hasNeighbours: boolean): number {
  return hasNeighbours ? WITH_NEIGHBOURS : BODY;
}

/** `2 of 6: upper endplate, middle`; empty when all are set. */
export function promptOf(set: number, hasNeighbours: boolean): string {
  const wanted = pointsWanted(hasNeighbours);
  const prompt = set < wanted ? PROMPTS[set] : undefined;
  return prompt === undefined ? "" : `${set + 1} of ${wanted}: ${prompt}`;
}

/** The body's points once all six are set, with the neighbours' once all ten are. */
export function heightPointsOf(points: readonly PointPx[]): HeightPoints | undefined {
  const [ua, um, up, lp, lm, la, aboveA, aboveP, belowP, belowA] = points;
  if (!ua || !um || !up || !lp || !lm || !la) return undefined;
  const upper = { anterior: ua, middle: um, posterior: up };
  const lower = { anterior: la, middle: lm, posterior: lp };
  if (!aboveA || !aboveP || !belowP || !belowA) return { upper, lower };
  return { upper, lower, adjacent: { upper: lineOf(aboveA, aboveP), lower: lineOf(belowA, belowP) } };
}

/** The same points as a list, e.g. of an outline. */
export function listOf({ upper, lower }: HeightPoints): readonly PointPx[] {
  return [upper.anterior, upper.middle, upper.posterior, lower.posterior, lower.middle, lower.anterior];
}

function lineOf(anterior: PointPx, posterior: PointPx): EndplateLine {
  return { anterior, posterior };
}
