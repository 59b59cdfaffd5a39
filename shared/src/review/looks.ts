/** Looks: bursts of beam, as review puts them before a person. Made from recorded frames and what proves the beam. */
import type { PictureView } from "../imaging/image-frame.ts";

/** A recorded frame, without its pixels. */
export interface LookFrame {
  readonly pictureId: string;
  readonly view: PictureView;
  readonly frameNumber: number;
  readonly contentHash: number;
  /** When it was taken, session µs. */
  readonly atUs: number;
  readonly framePeriodUs?: number;
}

/** What a contact or a key says about the beam; no `pictureId`: of every picture. */
export interface BeamSwitch {
  readonly atUs: number;
  readonly isOn: boolean;
  readonly pictureId?: string;
}

export interface Look {
  /** `<picture>.<first frame>`: the same however often the record is read. */
  readonly id: string;
  readonly pictureId: string;
  readonly view: PictureView;
  readonly fromUs: number;
  readonly toUs: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** When each new picture of it was taken. */
  readonly frameTimesUs: readonly number[];
}

/** Longer without a new picture: another look. */
const GAP_US = 1_000_000;
/** Pulses may be slow: a gap of fewer frames than this is none. */
const GAP_PERIODS = 2.5;
/** Nobody judges more at once: continuous fluoroscopy is judged in parts. */
const LOOK_MOST_US = 10_000_000;
/** A picture comes this much after the beam that made it. */
const BEAM_GRACE_US = 200_000;

/** Looks of every picture in order of time. Frames may be repeated and out of order. */
export function looksOf(frames: readonly LookFrame[], beam: readonly BeamSwitch[]): readonly Look[] {
  const pictures = new Map<string, LookFrame[]>();
  for (const frame of frames) {
    const known = pictures.get(frame.pictureId);
    if (known === undefined) pictures.set(frame.pictureId, [frame]);
    else known.push(frame);
  }
  return [...pictures.values()]
    .flatMap((own) => looksOfPicture(own, beam))
    .sort((a, b) => a.fromUs - b.fromUs || (a.id < b.id ? -1 : 1));
}

function looksOfPicture(frames: readonly LookFrame[], beam: readonly BeamSwitch[]): readonly Look[] {
  const switches = beam
    .filter(({ pictureId }) => pictureId === undefined || pictureId === frames[0]?.pictureId)
    .toSorted((a, b) => a.atUs - b.atUs);
  const groups: LookFrame[][] = [];
  let last: LookFrame | undefined;
  let at = 0;
  for (const frame of frames.toSorted((a, b) => a.atUs - b.atUs || a.frameNumber - b.frameNumber)) {
    // A grabber repeats the held picture for as long as the beam is off.
    if (frame.contentHash === last?.contentHash) continue;
    while ((switches[at]?.atUs ?? Number.POSITIVE_INFINITY) <= frame.atUs) at += 1;
    const before = switches[at - 1];
    if (before?.isOn === false && frame.atUs - before.atUs > BEAM_GRACE_US) continue;
    const group = groups.at(-1);
    if (group === undefined || last === undefined || isNewLook(last, frame, group[0] ?? frame))
      groups.push([frame]);
    else group.push(frame);
    last = frame;
  }
  return groups.flatMap(lookOf);
}

function isNewLook(last: LookFrame, frame: LookFrame, first: LookFrame): boolean {
  const gapUs = Math.max(GAP_US, GAP_PERIODS * (frame.framePeriodUs ?? 0));
  return frame.atUs - last.atUs > gapUs || frame.atUs - first.atUs >= LOOK_MOST_US;
}

function lookOf(frames: readonly LookFrame[]): Look[] {
  const first = frames[0];
  const last = frames.at(-1);
  if (first === undefined || last === undefined) return [];
  const { pictureId, view } = first;
  return [
    {
      id: `${pictureId}.${first.frameNumber}`,
      pictureId,
      view,
      fromUs: first.atUs,
      toUs: last.atUs,
      firstFrame: first.frameNumber,
      lastFrame: last.frameNumber,
      frameTimesUs: frames.map(({ atUs }) => atUs),
    },
  ];
}
