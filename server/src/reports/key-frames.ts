/** The pictures of a report: the first that was judged, those that raised a leak alarm, the last; at most four. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { SessionReader } from "../recording/session-reader.ts";
import { ReplayFrames } from "../session/replay-frames.ts";
import { cleanText } from "./clean-text.ts";
import { type GreyPicture, greyPicture } from "./grey-picture.ts";
import type { ReportFrame } from "./report.ts";
import type { SeenFrame, SessionFacts } from "./session-facts.ts";

const FRAMES_MOST = 4;
/** Of a circle when the alarm names none. */
const RADIUS_PX = 20;

export interface KeyFrame extends ReportFrame {
  readonly picture: GreyPicture;
  readonly overlay?: FrameFinding["overlay"];
  readonly circle?: { readonly centrePx: PointPx; readonly radiusPx: number };
}

interface Wanted extends SeenFrame {
  readonly caption: string;
  readonly alarm?: ActiveAlarm;
}

/** Key frames in order of time, and what could not be shown. Needs the codecs to be loaded. */
export function readKeyFrames(
  reader: SessionReader,
  facts: SessionFacts,
): { readonly frames: readonly KeyFrame[]; readonly problems: readonly string[] } {
  const wanted = wantedFrames(facts);
  if (wanted.length === 0) return { frames: [], problems: ["No picture is recorded"] };
  const pictures = new ReplayFrames(reader);
  const frames: KeyFrame[] = [];
  const shown = wanted.filter(({ alarm }) => alarm !== undefined).length;
  const problems =
    facts.leakCount > shown
      ? [`${shown} of ${facts.leakCount} pictures that raised a leak alarm are shown`]
      : [];
  for (const { input, finding, caption, alarm } of wanted) {
    const { frame } = input;
    const image = pictures.read(input)?.ready.image;
    if (image === undefined) {
      problems.push(`The picture "${caption}" cannot be read`);
      continue;
    }
    const { placePx, placeRadiusPx } = alarm ?? {};
    frames.push({
      caption,
      atUs: frame.acquiredAtUs ?? input.measuredAtUs,
      view: frame.view,
      pictureId: frame.pictureId,
      frameNumber: frame.frameNumber,
      picture: greyPicture(image),
      ...(finding?.overlay === undefined ? {} : { overlay: finding.overlay }),
      ...(placePx === undefined
        ? {}
        : { circle: { centrePx: placePx, radiusPx: placeRadiusPx ?? RADIUS_PX } }),
    });
  }
  return { frames: frames.toSorted((a, b) => a.atUs - b.atUs), problems };
}

function wantedFrames({ firstJudged, lastJudged, lastFrame, leaks }: SessionFacts): readonly Wanted[] {
  const first = firstJudged === undefined ? [] : [{ ...firstJudged, caption: "First judged" }];
  const end = lastJudged ?? lastFrame;
  const last = end === undefined ? [] : [{ ...end, caption: "Last" }];
  const raising = leaks
    .slice(0, FRAMES_MOST - first.length - last.length)
    .map((leak) => ({ ...leak, caption: cleanText(`${leak.alarm.condition} ${leak.alarm.place}`) }));
  const seen = new Map<number, Wanted>();
  // A picture that raised an alarm is shown as that, also when it is the first or the last.
  for (const want of [...raising, ...first, ...last])
    if (!seen.has(want.input.sequence)) seen.set(want.input.sequence, want);
  return [...seen.values()];
}
