/**
 * Whether cement touches the endplates, read from a finding's outlines in the lateral view. Conservative: a bridge that
 * is only nearly there is not called contact, because contact of both is what carries load.
 */
import type { PointPx } from "../procedure/anatomy.ts";
import type { FrameFinding } from "./frame-finding.ts";

export interface EndplateContact {
  readonly superior: boolean;
  readonly inferior: boolean;
}

/** Columns across the middle of the body; its rounded corners are left out. */
const COLUMNS = 41;
const MIDDLE_SHARE = 0.8;
/** Cement this near to the outline, as a share of the body's height there, touches (1 mm of 25). Assumption. */
const GAP_01 = 0.04;
/** Share of the columns that must touch: a single finger of cement does not carry. Assumption. */
const WIDTH_01 = 0.15;

/** Newest findings that are judged together, and how many of them must say so: one frame may flicker. Assumption. */
export const CONTACTS_KEPT = 5;
const CONTACTS_WANTED = 3;

/** What several findings in a row say together; the newest `CONTACTS_KEPT` of one level, in any order. */
export function steadyContact(recent: readonly EndplateContact[]): EndplateContact {
  const isSeen = (end: keyof EndplateContact) =>
    recent.filter((contact) => contact[end]).length >= Math.min(CONTACTS_WANTED, recent.length);
  return { superior: isSeen("superior"), inferior: isSeen("inferior") };
}

interface Axes {
  readonly along: PointPx;
  readonly down: PointPx;
}

interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** `undefined` when it cannot be told: not the lateral view, not judged, or no outline to measure against. */
export function endplateContact(finding: FrameFinding): EndplateContact | undefined {
  const { overlay, view, notValid } = finding;
  if (view !== "lateral" || notValid !== undefined || overlay === undefined) return undefined;
  const axes = axesOf(overlay.stopTicksPx);
  const across = axes === undefined ? [] : overlay.contourPx.map((point) => dot(point, axes.along));
  if (axes === undefined || across.length < 3) return undefined;
  const left = Math.min(...across);
  const right = Math.max(...across);
  let superior = 0;
  let inferior = 0;
  for (let column = 0; column < COLUMNS; column++) {
    const share = 0.5 + (column / (COLUMNS - 1) - 0.5) * MIDDLE_SHARE;
    const at = left + share * (right - left);
    const body = spanAt([overlay.contourPx], axes, at);
    const cement = spanAt(overlay.cementPx, axes, at);
    if (body === undefined || cement === undefined) continue;
    const gap = GAP_01 * (body.bottom - body.top);
    if (cement.top <= body.top + gap) superior += 1;
    if (cement.bottom >= body.bottom - gap) inferior += 1;
  }
  const wanted = WIDTH_01 * COLUMNS;
  return { superior: superior >= wanted, inferior: inferior >= wanted };
}

/** The ticks of the stop line stand above and below the body: they tell where down is, however the picture is turned. */
function axesOf(ticks: readonly (readonly PointPx[])[]): Axes | undefined {
  const upper = ticks[0]?.[0];
  const lower = ticks[1]?.[0];
  if (upper === undefined || lower === undefined) return undefined;
  const length = Math.hypot(lower.x - upper.x, lower.y - upper.y);
  if (!(length > 1)) return undefined;
  const down = { x: (lower.x - upper.x) / length, y: (lower.y - upper.y) / length };
  return { down, along: { x: down.y, y: -down.x } };
}

/** Highest and lowest crossing of closed outlines with the column at `at`. */
function spanAt(lines: readonly (readonly PointPx[])[], { along, down }: Axes, at: number): Span | undefined {
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    let previous = line.at(-1);
    for (const point of line) {
      if (previous === undefined) break;
      const before = dot(previous, along);
      const after = dot(point, along);
      if (before <= at !== after <= at) {
        const share = (at - before) / (after - before);
        const height = dot(previous, down) * (1 - share) + dot(point, down) * share;
        top = Math.min(top, height);
        bottom = Math.max(bottom, height);
      }
      previous = point;
    }
  }
  return bottom >= top ? { top, bottom } : undefined;
}

function dot(a: PointPx, b: PointPx): number {
  return a.x * b.x + a.y * b.y;
}
