/** How two recorded sessions are laid over each other. Pure; session µs of each, aligned µs from the common moment. */
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import type { SessionStrip } from "@cementwatch/shared/session/session-strip";
import type { SessionTimeline } from "@cementwatch/shared/session/session-summary";

export const ALIGNMENTS = ["cement", "alarm", "mark", "start"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export const ALIGNMENT_WORDS: Readonly<Record<Alignment, string>> = {
  cement: "first cement",
  alarm: "first alarm",
  mark: "first mark",
  start: "start of the record",
};

/** Where a session has the moment that both are aligned at; undefined: it has none. */
export function anchorUs(
  alignment: Alignment,
  timeline: SessionTimeline | undefined,
  strip: SessionStrip | undefined,
): number | undefined {
  if (alignment === "start") return timeline?.startUs;
  if (alignment === "mark") return timeline?.marks[0]?.atUs;
  if (alignment === "cement") return strip?.injections[0]?.fromUs;
  const raised = (timeline?.alarms ?? []).filter(
    ({ phase, alarm }) => phase === "raised" && alarm.kind !== "technical",
  );
  const first = raised.find(({ alarm }) => alarm.priority === "high") ?? raised[0];
  return first?.atUs;
}

/** Single pulses at the slowest common rate, when a picture does not say how long its frames are. */
const FRAME_US = 133_333;

export function frameUs(framePeriodUs: number | undefined): number {
  return framePeriodUs !== undefined && framePeriodUs > 0 ? framePeriodUs : FRAME_US;
}

/** Nearer than this two replays are together: a replay stands on ticks of 50 ms. */
const TOGETHER_US = 60_000;
const TOGETHER_PLAYING_US = 250_000;

/**
 * What the second replay has to be told so that it stands where the first one stands, `offsetUs` later. Where its record
 * has nothing it waits at its end.
 */
export function followCommands(
  first: PlaybackState,
  second: PlaybackState,
  offsetUs: number,
): readonly PlaybackCommand[] {
  const wantedUs = Math.round(first.atUs + offsetUs);
  const toUs = Math.min(second.endUs, Math.max(second.startUs, wantedUs));
  const isInside = wantedUs >= second.startUs && wantedUs < second.endUs;
  const slackUs = first.isPlaying ? TOGETHER_PLAYING_US * Math.max(1, first.speed) : TOGETHER_US;
  const commands: PlaybackCommand[] = [];
  const shallPlay = first.isPlaying && isInside;
  if (second.isPlaying && !shallPlay) commands.push({ kind: "pause" });
  if (second.speed !== first.speed) commands.push({ kind: "speed", factor: first.speed });
  if (Math.abs(second.atUs - toUs) > slackUs) commands.push({ kind: "seek", toUs });
  if (shallPlay && !second.isPlaying) commands.push({ kind: "play" });
  return commands;
}

export interface AlignedRange {
  readonly fromUs: number;
  readonly toUs: number;
}

/** From the earlier start to the later end, in aligned time. */
export function alignedRange(
  sides: readonly { readonly startUs: number; readonly endUs: number; readonly anchorUs: number }[],
): AlignedRange {
  const fromUs = Math.min(...sides.map((side) => side.startUs - side.anchorUs));
  const toUs = Math.max(...sides.map((side) => side.endUs - side.anchorUs));
  return Number.isFinite(fromUs) && toUs > fromUs ? { fromUs, toUs } : { fromUs: 0, toUs: 1 };
}

export function shareIn({ fromUs, toUs }: AlignedRange, atUs: number): number {
  return (atUs - fromUs) / (toUs - fromUs);
}

/** SVG path through the highest value of each bucket, in a box of 1000 × 100; a hole in the curve is a hole. */
export function curveLine(
  strip: Pick<SessionStrip, "startUs" | "endUs" | "curves">,
  signal: string,
  range: AlignedRange,
  zeroUs: number,
  top: number,
): string {
  const highs = strip.curves.find((curve) => curve.signal === signal)?.highs ?? [];
  let isOpen = false;
  const parts = highs.map((value, i) => {
    if (value === null) {
      isOpen = false;
      return "";
    }
    const atUs = strip.startUs + ((i + 0.5) / highs.length) * (strip.endUs - strip.startUs) - zeroUs;
    const x = Math.round(shareIn(range, atUs) * 10_000) / 10;
    const y = Math.round((1 - Math.max(0, value) / top) * 1_000) / 10;
    const letter = isOpen ? "L" : "M";
    isOpen = true;
    return `${letter}${x} ${y}`;
  });
  return parts.join("");
}

/** Highest value of a signal in both, so that one axis serves them; undefined when neither measured it. */
export function commonTop(strips: readonly (SessionStrip | undefined)[], signal: string): number | undefined {
  let top: number | undefined;
  for (const strip of strips)
    for (const value of strip?.curves.find((curve) => curve.signal === signal)?.highs ?? [])
      if (value !== null) top = Math.max(top ?? 0, value);
  return top === undefined ? undefined : Math.max(top, 0.1);
}

/** `−0:03.2`, `+1:07.0`: from the common moment. */
export function alignedText(atUs: number): string {
  const tenths = Math.round(Math.abs(atUs) / 100_000);
  const seconds = String(Math.floor((tenths % 600) / 10)).padStart(2, "0");
  const sign = tenths === 0 ? "" : atUs < 0 ? "−" : "+";
  return `${sign}${Math.floor(tenths / 600)}:${seconds}.${tenths % 10}`;
}

/** The two ids of `?compare=A,B`; a text when they cannot be compared. */
export function comparedIds(value: string): readonly [string, string] | string {
  const [first, second, ...more] = value.split(",").map((id) => id.trim());
  if (!first || !second || more.length > 0) return "Choose two sessions of the list, then press Compare.";
  return first === second ? "These are the same session: choose two." : [first, second];
}
