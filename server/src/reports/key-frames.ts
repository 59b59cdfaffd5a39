/** The pictures of a report: the first that was judged, those that raised a leak alarm, the last; at most four. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { ReplayFrames } from "../session/replay-frames.ts";
import { type GreyPicture, greyPicture } from "./grey-picture.ts";
import type { ReportFrame } from "./report.ts";
import type { FrameInput, SessionFacts } from "./session-facts.ts";

const FRAMES_MOST = 4;

export interface KeyFrame extends ReportFrame {
  readonly picture: GreyPicture;
  readonly overlay?: FrameFinding["overlay"];
  readonly circle?: { readonly centrePx: PointPx; readonly radiusPx: number };
}

interface Wanted {
  readonly caption: string;
  readonly pictureId: string;
  readonly frameNumber: number;
  readonly alarm?: ActiveAlarm;
}

/** Key frames in order of time, and what could not be shown. Needs the codecs to be loaded. */
export function readKeyFrames(
  reader: SessionReader,
  facts: SessionFacts,
): { readonly frames: readonly KeyFrame[]; readonly problems: readonly string[] } {
  const { wanted, leaks, shown } = wantedFrames(facts);
  if (wanted.length === 0) return { frames: [], problems: ["No picture is recorded"] };
  const { inputs, findings } = readWanted(reader, wanted);
  const pictures = new ReplayFrames(reader);
  const frames: KeyFrame[] = [];
  const problems = leaks > shown ? [`${shown} of ${leaks} pictures that raised a leak alarm are shown`] : [];
  for (const want of wanted) {
    const key = keyOf(want);
    const input = inputs.get(key);
    const image = input === undefined ? undefined : pictures.read(input.frame, input.measuredAtUs)?.ready.image;
    if (input === undefined || image === undefined) {
      problems.push(`The picture "${want.caption}" cannot be read`);
      continue;
    }
    const overlay = findings.get(key)?.overlay;
    const { placePx, placeRadiusPx } = want.alarm ?? {};
    frames.push({
      caption: want.caption,
      atUs: input.frame.acquiredAtUs ?? input.measuredAtUs,
      view: input.frame.view,
      pictureId: want.pictureId,
      frameNumber: want.frameNumber,
      picture: greyPicture(image),
      ...(overlay === undefined ? {} : { overlay }),
      ...(placePx === undefined ? {} : { circle: { centrePx: placePx, radiusPx: placeRadiusPx ?? 20 } }),
    });
  }
  return { frames: frames.toSorted((a, b) => a.atUs - b.atUs), problems };
}

function wantedFrames({ firstJudged, lastJudged, lastFrame, alarms }: SessionFacts) {
  const raised = alarms.filter(
    ({ phase, alarm }) => phase === "raised" && alarm.kind === "leak" && alarm.frameNumber !== undefined,
  );
  const first = firstJudged === undefined ? [] : [wantedOf("First judged", firstJudged)];
  const end = lastJudged ?? lastFrame?.frame;
  const last = end === undefined ? [] : [wantedOf("Last", end)];
  const leaks = raised.map(({ alarm }) => ({
    caption: `${alarm.condition} ${alarm.place}`,
    pictureId: alarm.pictureId ?? "",
    frameNumber: alarm.frameNumber ?? 0,
    alarm,
  }));
  const shown = leaks.slice(0, FRAMES_MOST - first.length - last.length);
  const seen = new Map<string, Wanted>();
  // A picture that raised an alarm is shown as that, also when it is the first or the last.
  for (const want of [...shown, ...first, ...last]) if (!seen.has(keyOf(want))) seen.set(keyOf(want), want);
  return { wanted: [...seen.values()], leaks: leaks.length, shown: shown.length };
}

function wantedOf(
  caption: string,
  { pictureId, frameNumber }: { readonly pictureId: string; readonly frameNumber: number },
): Wanted {
  return { caption, pictureId, frameNumber };
}

function keyOf({ pictureId, frameNumber }: { pictureId: string; frameNumber: number }): string {
  return `${frameNumber} ${pictureId}`;
}

function readWanted(reader: SessionReader, wanted: readonly Wanted[]) {
  const keys = new Set(wanted.map(keyOf));
  const inputs = new Map<string, FrameInput>();
  const findings = new Map<string, FrameFinding>();
  for (const message of reader.messages({ topics: ["/input/frame", "/input/finding"] })) {
    const input = inputOfRecord(message);
    if (input?.kind === "frame" && keys.has(keyOf(input.frame))) inputs.set(keyOf(input.frame), input);
    if (input?.kind === "finding" && keys.has(keyOf(input.finding)))
      findings.set(keyOf(input.finding), input.finding);
  }
  return { inputs, findings };
}
