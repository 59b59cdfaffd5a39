/** Plays the frames of a run at their own pace as single pictures, to try a recorded cine as if it were live. */
import type { Clock } from "../../clock.ts";
import type { PictureSink } from "../../picture-source.ts";
import { uidFromSeed } from "../dicom-uid.ts";
import { createXaWriter, type WriterPixels, type XaSeriesDescription } from "../dicom-writer.ts";
import type { PictureDeps, ReadablePicture } from "../picture-deps.ts";

/** Words hold at least 9 bits for the writer: eight signed bits travel as nine. */
const MIN_WORD_BITS = 9;

function describe(picture: ReadablePicture, deps: PictureDeps): XaSeriesDescription {
  const { series } = picture;
  const {
    leftLetter: _left,
    rightLetter,
    spacingSource: _source,
    framePeriodUs,
    manufacturer,
    ...rest
  } = series;
  const right = (["A", "P", "L", "R"] as const).find((letter) => letter === rightLetter);
  return {
    ...rest,
    bitsStored: series.isSigned ? Math.max(MIN_WORD_BITS, series.bitsStored) : series.bitsStored,
    sopClass: "xa",
    // Nobody is named: the file's own patient stays in the file.
    patientPseudonym: "",
    studyUid: uidFromSeed(deps.unique()),
    seriesUid: uidFromSeed(deps.unique()),
    startedAt: deps.wall(),
    ...(framePeriodUs === undefined ? {} : { framePeriodMs: framePeriodUs / 1_000 }),
    ...(right === undefined ? {} : { rightLetter: right }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
  };
}

function waitUntil(atUs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.setTimer(atUs - clock.nowUs(), end);
    signal.addEventListener("abort", end);
  });
}

/** Resolves when the last frame has been played or `signal` aborts. Frames that cannot be decoded are refused. */
export async function playAsLive(
  picture: ReadablePicture,
  isLive: boolean,
  sink: PictureSink,
  deps: PictureDeps,
  signal: AbortSignal,
): Promise<void> {
  const writer = createXaWriter(describe(picture, deps));
  const startUs = deps.clock.nowUs();
  for (let index = 0; index < picture.frameCount; index++) {
    await waitUntil(startUs + (picture.frameTimesUs[index] ?? 0), deps.clock, signal);
    if (signal.aborted) return;
    const frame = picture.decodeFrame(index);
    if (frame.kind === "rejected") {
      sink.refused(frame.code, `frame ${index + 1}: ${frame.detail}`);
    } else {
      const pixels: WriterPixels = frame.pixels;
      sink.object(writer.writeFrame(pixels, index + 1, deps.wall()), isLive ? "live" : "stored");
    }
  }
}
