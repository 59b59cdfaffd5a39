/** The points being set on the lateral picture, what they measure, and sending it. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import {
  type HeightResult,
  measureHeights,
  pointsOfOutline,
} from "@cementwatch/shared/procedure/height-measurement";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Connection } from "../connection/socket.ts";
import type { ExtraDrawing } from "../imaging/overlay-layer.ts";
import type { Affine } from "../imaging/picture-viewer.ts";
import { objectSpacing } from "../pages/review/measure-model.ts";
import { attachDrag } from "../pages/setup/drag-handles.ts";
import { useSession } from "../store/use-session.ts";
import { heightsLayer } from "./heights-layer.ts";
import { heightPointsOf, listOf, pointsWanted, promptOf } from "./heights-points.ts";

export type HeightMoment = "before" | "after";

export interface HeightsTool {
  /** What the next tap sets; empty when all are set. */
  readonly prompt: string;
  /** Absent while points are missing. */
  readonly result: HeightResult | undefined;
  readonly layer: ExtraDrawing;
  readonly isEmpty: boolean;
  readonly canUseOutline: boolean;
  readonly tap: (at: PointPx) => void;
  readonly back: () => void;
  readonly clear: () => void;
  readonly useOutline: () => void;
  readonly send: (moment: HeightMoment) => void;
}

interface HeightsOptions {
  readonly connection: Connection;
  readonly pictureId: string | undefined;
  readonly hasNeighbours: boolean;
  readonly referenceMm: number | undefined;
  /** The element around the picture, for dragging. */
  readonly around: RefObject<HTMLElement | null>;
}

export function useHeights(options: HeightsOptions): HeightsTool {
  const { connection, pictureId, hasNeighbours, referenceMm, around } = options;
  const [points, setPoints] = useState<readonly PointPx[]>([]);
  const matrix = useRef<Affine | undefined>(undefined);
  const latest = useRef(points);
  latest.current = points;
  const series = useSession(connection, ({ pictures }) =>
    pictureId === undefined ? undefined : pictures[pictureId]?.series,
  );
  const drawing = useSession(connection, ({ config }) => config?.drawings.lateral);
  const outline = drawing === undefined ? undefined : pointsOfOutline(drawing);
  useEffect(() => {
    const element = around.current;
    if (element === null) return undefined;
    return attachDrag(element, {
      points: () => ({ corners: latest.current, bulges: [], edges: [], ball: [], defect: [] }),
      toElement: () => matrix.current,
      onPress: () => undefined,
      onStart: () => undefined,
      onMove: (handle, at) =>
        setPoints((now) => now.map((old, index) => ("index" in handle && handle.index === index ? at : old))),
    });
  }, [around]);
  const layer = useMemo(
    () =>
      heightsLayer(points, (toElement) => {
        matrix.current = toElement;
      }),
    [points],
  );
  const spacing = objectSpacing(drawing, series);
  const set = heightPointsOf(points);
  const result =
    set === undefined
      ? undefined
      : measureHeights(set, {
          mmPerPx: spacing?.mmPerPx ?? Number.NaN,
          uncertainty01: spacing?.uncertainty01 ?? 1,
          ...(referenceMm === undefined ? {} : { referenceMm }),
        });
  return {
    prompt: promptOf(points.length, hasNeighbours),
    result,
    layer,
    isEmpty: points.length === 0,
    canUseOutline: outline !== undefined,
    tap: (at) => setPoints((now) => (now.length < pointsWanted(hasNeighbours) ? [...now, at] : now)),
    back: () => setPoints((now) => now.slice(0, -1)),
    clear: () => setPoints([]),
    useOutline: () => setPoints(outline === undefined ? [] : listOf(outline)),
    send: (moment) => {
      if (result === undefined || "problem" in result) return;
      connection.act(
        { kind: "heights", moment, heights: result.heights },
        "setup HEIGHTS",
        `Heights ${moment}`,
      );
      setPoints([]);
    },
  };
}
