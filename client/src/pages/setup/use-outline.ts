/** The outline being drawn on this page: its points, undo, and sending it. */
import type { PictureSeries, PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import type { ExtraDrawing } from "../../imaging/overlay-layer.ts";
import type { Affine } from "../../imaging/picture-viewer.ts";
import { attachDrag } from "./drag-handles.ts";
import { drawingOf, type SpacingFacts, spacingOf } from "./outline-drawing.ts";
import { outlineLayer } from "./outline-layer.ts";
import {
  NO_POINTS,
  nextStep,
  type OutlinePlan,
  type OutlinePoints,
  type OutlineStep,
  withMoved,
  withTap,
} from "./outline-points.ts";
import { plain } from "./setup-words.ts";
import { spacingText } from "./spacing.ts";

export interface OutlineTool {
  readonly points: OutlinePoints;
  readonly step: OutlineStep;
  readonly canUndo: boolean;
  /** Spacing so far with its uncertainty; empty while it cannot be told. */
  readonly spacing: string;
  /** What the server or the check said of the last ✓; empty = nothing. */
  readonly problem: string;
  readonly layer: ExtraDrawing;
  readonly tap: (at: PointPx) => void;
  readonly undo: () => void;
  readonly clear: () => void;
  /** Resolves true when the outline was taken. */
  readonly send: () => Promise<boolean>;
}

interface OutlineOptions {
  readonly connection: Connection;
  readonly view: PictureView;
  readonly series: PictureSeries | undefined;
  readonly gauge: number;
  readonly isWithoutCannula: boolean;
  /** The element around the picture, for dragging. */
  readonly around: RefObject<HTMLElement | null>;
}

interface Work {
  readonly points: OutlinePoints;
  readonly past: readonly OutlinePoints[];
}

const NOTHING: Work = { points: NO_POINTS, past: [] };

export function useOutline(options: OutlineOptions): OutlineTool {
  const { connection, view, series, gauge, isWithoutCannula, around } = options;
  const [work, setWork] = useState<Work>(NOTHING);
  const [problem, setProblem] = useState("");
  const matrix = useRef<Affine | undefined>(undefined);
  const latest = useRef(work);
  latest.current = work;
  const dicomMm = series?.pixelSpacingMm;
  const plan: OutlinePlan = { view, hasDicomSpacing: dicomMm !== undefined, isWithoutCannula };
  const facts: SpacingFacts = { dicomMm, gauge };
  const { points } = work;

  const keep = useCallback(() => {
    setProblem("");
    setWork(({ points: now, past }) => ({ points: now, past: [...past, now] }));
  }, []);
  useEffect(() => {
    const element = around.current;
    if (element === null) return undefined;
    return attachDrag(element, {
      points: () => latest.current.points,
      toElement: () => matrix.current,
      onStart: keep,
      onMove: (handle, at) =>
        setWork(({ points: now, past }) => ({ points: withMoved(now, handle, at), past })),
    });
  }, [around, keep]);

  const layer = useMemo(
    () =>
      outlineLayer(points, (toElement) => {
        matrix.current = toElement;
      }),
    [points],
  );
  const spacing = spacingOf(points, plan, facts);
  return {
    points,
    step: nextStep(points, plan),
    canUndo: work.past.length > 0,
    spacing: spacing === undefined ? "" : spacingText(spacing.pixelSpacingMm, spacing.spacingUncertainty01),
    problem,
    layer,
    tap: (at) => {
      if (nextStep(points, plan) === "done") return;
      keep();
      setWork(({ points: now, past }) => ({ points: withTap(now, plan, at), past }));
    },
    undo: () => {
      setProblem("");
      setWork(({ past }) => ({ points: past.at(-1) ?? NO_POINTS, past: past.slice(0, -1) }));
    },
    clear: () => {
      setProblem("");
      setWork(({ points: now, past }) => ({ points: NO_POINTS, past: [...past, now] }));
    },
    send: async () => {
      const made = drawingOf(points, plan, facts);
      if ("problem" in made) {
        setProblem(made.problem);
        return false;
      }
      const result = await connection.configure({ drawing: asChange(made.drawing) });
      setProblem(result.isOk ? "" : plain(result.error ?? "refused"));
      if (result.isOk) setWork(NOTHING);
      return result.isOk;
    },
  };
}

type DrawingChange = NonNullable<Parameters<Connection["configure"]>[0]["drawing"]>;
type MadeDrawing = Extract<ReturnType<typeof drawingOf>, { readonly drawing: unknown }>["drawing"];

function asChange(drawing: MadeDrawing): DrawingChange {
  return { ...drawing, contourPx: [...drawing.contourPx], posteriorWallPx: [...drawing.posteriorWallPx] };
}
