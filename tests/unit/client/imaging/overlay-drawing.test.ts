import { drawOverlay } from "@cementwatch/client/imaging/overlay-drawing";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import { describe, expect, it } from "vitest";
import { DRAWING } from "../../../support/lateral-scene.ts";

const IDENTITY = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly points: readonly string[];
  readonly isClosed: boolean;
}

/** A context that remembers its strokes and refuses anything else that marks the picture. */
function recorder() {
  const strokes: Stroke[] = [];
  const refused: string[] = [];
  let points: string[] = [];
  let isClosed = false;
  let dash: readonly number[] = [];
  const settings: Record<string, unknown> = {};
  const acts: Record<string, unknown> = {
    beginPath: () => {
      points = [];
      isClosed = false;
    },
    moveTo: (x: number, y: number) => points.push(`${x},${y}`),
    lineTo: (x: number, y: number) => points.push(`${x},${y}`),
    closePath: () => {
      isClosed = true;
    },
    setLineDash: (next: readonly number[]) => {
      dash = next;
    },
    stroke: () => {
      const { strokeStyle: colour, lineWidth: width } = settings;
      strokes.push({ colour: String(colour), width: Number(width), dash, points, isClosed });
    },
  };
  const context = new Proxy(settings, {
    get: (_, name) => {
      const act = acts[String(name)];
      if (act === undefined) refused.push(String(name));
      return act ?? (() => undefined);
    },
  });
  return { context: context as unknown as CanvasRenderingContext2D, strokes, refused };
}

const square = (from: number, to: number) => [
  { x: from, y: from },
  { x: to, y: from },
  { x: to, y: to },
];
const finding: FrameFinding = {
  pictureId: "lat",
  view: "lateral",
  delivery: "live",
  frameNumber: 1,
  measuredAtUs: 0,
  context: { isVolumeFitted: false, referenceRequest: 0, drawingVersion: 0 },
  outside: [],
  overlay: {
    cementPx: [square(90, 100)],
    outsidePx: [square(130, 140)],
    contourPx: DRAWING.contourPx,
    stopTicksPx: [square(110, 112).slice(0, 2), square(124, 126).slice(0, 2)],
  },
};

function drawn(change: Partial<Parameters<typeof drawOverlay>[2]> = {}) {
  const { context, strokes, refused } = recorder();
  drawOverlay(context, IDENTITY, { finding, drawing: DRAWING, isOutlineConfirmed: true, ...change });
  return { strokes, refused, lines: strokes.filter(({ width }) => width === 1.5) };
}

describe("what is drawn over the picture", () => {
  it("is lines of 1.5 px with a dark edge, and no fill", () => {
    const { strokes, refused, lines } = drawn();
    expect(refused).toEqual([]);
    expect(new Set(strokes.map(({ width }) => width))).toEqual(new Set([3.5, 1.5]));
    expect(lines).toHaveLength(strokes.length / 2);
  });

  it("has the cement, what is outside in another colour, and two ticks for the stop line", () => {
    const { lines } = drawn();
    const closed = lines.filter(({ isClosed }) => isClosed);
    expect(closed.map(({ points }) => points[0])).toEqual(["90,90", "130,130"]);
    expect(closed[0]?.colour).not.toBe(closed[1]?.colour);
    expect(lines.filter(({ points }) => points.length === 2)).toHaveLength(2);
  });

  it("leaves the posterior wall free", () => {
    const wallX = DRAWING.posteriorWallPx[0]?.x ?? -1;
    const onWall = drawn().lines.filter(({ points, isClosed }) =>
      [...points, ...(isClosed ? [points[0] ?? ""] : [])].some(
        (point, index, all) =>
          index > 0 && point.startsWith(`${wallX},`) && all[index - 1]?.startsWith(`${wallX},`),
      ),
    );
    expect(onWall).toEqual([]);
  });

  it("is dashed while the outline is not confirmed: the outline only", () => {
    const dashes = (isOutlineConfirmed: boolean) =>
      drawn({ isOutlineConfirmed }).lines.map(({ dash }) => dash.length > 0);
    expect(dashes(true)).not.toContain(true);
    expect(dashes(false)[0]).toBe(true);
    expect(dashes(false).slice(1)).not.toContain(true);
  });
});
