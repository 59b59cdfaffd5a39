/** The outline being drawn on this page: its points, undo, nudging by a pixel, and sending it. */
import type { PictureSeries, PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import type { ExtraDrawing } from "../../imaging/overlay-layer.ts";
import type { Affine } from "../../imaging/picture-viewer.ts";
import { attachDrag } from "./drag-handles.ts";
import { attachNudgeKeys } from "./nudge-keys.ts";
import { drawingOf, pointsOf, type SpacingFacts, spacingOf } from "./outline-drawing.ts";
import { outlineLayer } from "./outline-layer.ts";
import {
  type Handle,
  NO_POINTS,
  nextStep,
  type OutlinePlan,
  type OutlinePoints,
  type OutlineStep,
  type SpacingWay,
  withDefectTap,
  withMoved,
  withNudged,
  withTap,
} from "./outline-points.ts";
import { plain } from "./setup-words.ts";
import { BALL_MM, spacingText } from "./spacing.ts";

/** What stands beside the points; kept when the view or the level changes. */
export interface OutlineSettings {
  /** Absent: from the picture when it carries a spacing, else from the cannula. */
  readonly way?: Exclude<SpacingWay, "kept">;
  readonly isWithoutCannula: boolean;
  readonly ballMm: number;
  readonly typedMm: number;
  readonly typedPercent: number;
}

export interface OutlineTool {
  readonly points: OutlinePoints;
  readonly plan: OutlinePlan;
  readonly step: OutlineStep;
  readonly settings: OutlineSettings;
  readonly isDrawing: boolean;
  /** Taps go around the wall defect. */
  readonly isDefect: boolean;
  readonly chosen: Handle | undefined;
  readonly canUndo: boolean;
  readonly canAdjust: boolean;
  /** Spacing so far with its uncertainty; empty while it cannot be told. */
  readonly spacing: string;
  /** What the server or the check said of the last ✓; empty = nothing. */
  readonly problem: string;
  readonly layer: ExtraDrawing;
  readonly tap: (at: PointPx) => void;
  readonly undo: () => void;
  readonly clear: () => void;
  readonly nudge: (dx: number, dy: number) => void;
  readonly change: (settings: Partial<OutlineSettings>) => void;
  readonly setDefect: (isDefect: boolean) => void;
  /** Draws anew, or takes the outline in force as the one to drag. */
  readonly begin: (how: "anew" | "adjust") => void;
  /** Resolves true when the outline was taken. */
  readonly send: () => Promise<boolean>;
}

interface OutlineOptions {
  readonly connection: Connection;
  readonly view: PictureView;
  /** Of what the points belong to: runtime, view and level. Another one begins without points. */
  readonly workKey: string;
  readonly series: PictureSeries | undefined;
  readonly gauge: number;
  readonly drawing: Drawing | undefined;
  /** The element around the picture, for dragging. */
  readonly around: RefObject<HTMLElement | null>;
}

interface Work {
  readonly key: string;
  readonly points: OutlinePoints;
  readonly past: readonly OutlinePoints[];
  readonly wantsNew: boolean;
  readonly kept?: SpacingFacts["kept"];
  readonly isDefect: boolean;
  readonly chosen?: Handle;
  readonly problem: string;
}

const SETTINGS: OutlineSettings = { isWithoutCannula: false, ballMm: BALL_MM, typedMm: 0, typedPercent: 10 };

function nothing(key: string): Work {
  return { key, points: NO_POINTS, past: [], wantsNew: false, isDefect: false, problem: "" };
}

const UNDO_KEPT = 50;

/** `work` with other points; the ones before can be brought back. */
function withPoints(work: Work, points: OutlinePoints): Work {
  return { ...work, points, past: [...work.past, work.points].slice(-UNDO_KEPT), problem: "" };
}

export function useOutline(options: OutlineOptions): OutlineTool {
  const { connection, workKey, series, gauge, drawing } = options;
  const [kept, setKept] = useState<Work>(() => nothing(workKey));
  const [settings, setSettings] = useState(SETTINGS);
  const work = kept.key === workKey ? kept : nothing(workKey);
  const setWork = useCallback(
    (next: (now: Work) => Work) => setKept((now) => next(now.key === workKey ? now : nothing(workKey))),
    [workKey],
  );
  const plan = planOf(options, settings, work);
  const facts: SpacingFacts = {
    dicomMm: series?.pixelSpacingMm,
    gauge,
    ballMm: settings.ballMm,
    typedMm: settings.typedMm,
    typedUncertainty01: settings.typedPercent / 100,
    kept: work.kept,
  };
  const { points, chosen } = work;
  const step = nextStep(points, plan);
  const isDrawing = series !== undefined && (drawing === undefined || work.wantsNew);
  const tap = (at: PointPx) => {
    if (step !== "done") setWork((now) => withPoints(now, withTap(now.points, plan, at)));
    else if (work.isDefect) setWork((now) => withPoints(now, withDefectTap(now.points, at)));
  };
  const nudge = (dx: number, dy: number) => {
    if (chosen !== undefined) setWork((now) => withPoints(now, withNudged(now.points, chosen, dx, dy)));
  };
  const layer = useHands({ around: options.around, work, step, setWork, tap, nudge, isDrawing });
  const spacing = spacingOf(points, plan, facts);
  return {
    points,
    plan,
    step,
    settings,
    isDrawing,
    isDefect: work.isDefect,
    chosen,
    canUndo: work.past.length > 0 || (work.wantsNew && drawing !== undefined),
    canAdjust: drawing !== undefined && pointsOf(drawing) !== undefined,
    spacing: spacing === undefined ? "" : spacingText(spacing.pixelSpacingMm, spacing.spacingUncertainty01),
    problem: work.problem,
    layer,
    tap,
    nudge,
    undo: () => setWork((now) => (now.past.length === 0 ? nothing(workKey) : before(now))),
    clear: () => setWork((now) => withPoints({ ...now, isDefect: false }, NO_POINTS)),
    change: (change) => {
      setSettings((now) => ({ ...now, ...change }));
      if (change.way !== undefined) setWork(withoutKept);
    },
    setDefect: (isDefect) => setWork((now) => ({ ...now, isDefect })),
    begin: (how) => setWork(() => begun(workKey, how === "adjust" ? drawing : undefined)),
    send: async () => {
      const made = drawingOf(points, plan, facts);
      const problem = "problem" in made ? made.problem : await sent(connection, made.drawing);
      setWork((now) => (problem === "" ? nothing(workKey) : { ...now, problem }));
      return problem === "";
    },
  };
}

/** Another way to the spacing than that of the outline which is adjusted. */
function withoutKept({ kept: _, ...work }: Work): Work {
  return work;
}

function planOf({ view, series }: OutlineOptions, settings: OutlineSettings, work: Work): OutlinePlan {
  const spacing =
    work.kept !== undefined
      ? "kept"
      : (settings.way ?? (series?.pixelSpacingMm === undefined ? "cannula" : "dicom"));
  return { view, spacing, isWithoutCannula: settings.isWithoutCannula || work.kept !== undefined };
}

function before(work: Work): Work {
  const { past } = work;
  return { ...work, points: past.at(-1) ?? NO_POINTS, past: past.slice(0, -1), problem: "" };
}

function begun(key: string, drawing: Drawing | undefined): Work {
  const points = drawing === undefined ? undefined : pointsOf(drawing);
  if (drawing === undefined || points === undefined) return { ...nothing(key), wantsNew: true };
  const { pixelSpacingMm, spacingSource, spacingUncertainty01 } = drawing;
  const kept = { pixelSpacingMm, spacingSource, spacingUncertainty01 };
  return { ...nothing(key), wantsNew: true, points, kept };
}

async function sent(connection: Connection, drawing: Drawing): Promise<string> {
  const change = {
    ...drawing,
    contourPx: [...drawing.contourPx],
    posteriorWallPx: [...drawing.posteriorWallPx],
  };
  const { isOk, error } = await connection.configure({ drawing: change });
  return isOk ? "" : plain(error ?? "refused");
}

interface Hands {
  readonly around: OutlineOptions["around"];
  readonly work: Work;
  readonly step: OutlineStep;
  readonly setWork: (next: (now: Work) => Work) => void;
  readonly tap: (at: PointPx) => void;
  readonly nudge: (dx: number, dy: number) => void;
  readonly isDrawing: boolean;
}

/** Dragging, choosing and nudging; returns the lines to draw. */
function useHands(hands: Hands): ExtraDrawing {
  const matrix = useRef<Affine | undefined>(undefined);
  const latest = useRef(hands);
  latest.current = hands;
  const { around } = hands;
  useEffect(() => {
    const element = around.current;
    if (element === null) return undefined;
    return attachDrag(element, {
      points: () => (latest.current.isDrawing ? latest.current.work.points : NO_POINTS),
      toElement: () => matrix.current,
      onStart: (handle) =>
        latest.current.setWork((now) => ({ ...withPoints(now, now.points), chosen: handle })),
      onMove: (handle, at) =>
        latest.current.setWork((now) => ({ ...now, points: withMoved(now.points, handle, at) })),
      onPress: (handle, at) => {
        const { step, tap, setWork } = latest.current;
        // A point that is asked for may lie on another one: a cannula is narrower than a fingertip.
        if (step === "done") setWork((now) => ({ ...now, chosen: handle }));
        else tap(at);
      },
    });
  }, [around]);
  useEffect(() => attachNudgeKeys((dx, dy) => latest.current.nudge(dx, dy)), []);
  const { points, chosen } = hands.work;
  return useMemo(
    () =>
      outlineLayer(points, chosen, (toElement) => {
        matrix.current = toElement;
      }),
    [points, chosen],
  );
}
