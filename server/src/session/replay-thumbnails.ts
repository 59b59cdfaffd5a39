/** Small pictures for the time line: at least one for each look, each with a grey REPLAY in its corner. */
import type { LookSpan, StripThumbnail } from "@cementwatch/shared/session/session-strip";
import { encode } from "fast-png";
import type { SessionReader } from "../recording/session-reader.ts";
import { greyLevels } from "../reports/grey-picture.ts";
import { inputOfRecord } from "./input-record.ts";
import { ReplayFrames } from "./replay-frames.ts";

export const THUMBNAILS_MOST = 240;
const SIDE_MOST_PX = 160;
/** Within a long look, one at most this often. */
const EVERY_US = 2_000_000;
const BOX = 110;
const INK = 200;

/** Five columns, seven rows, top bit left. */
const LETTERS: Readonly<Record<string, readonly number[]>> = {
  R: [0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11],
  E: [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f],
  P: [0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10],
  L: [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f],
  A: [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11],
  Y: [0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04],
};
const WORD = "REPLAY";
const LETTER_COLUMNS = 5;
const LETTER_STEP = 6;

/** Which moments get a picture: the middle of each look, more of a long one while the bound allows. */
export function thumbnailTimes(looks: readonly LookSpan[]): readonly number[] {
  const beamUs = looks.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const everyUs = Math.max(EVERY_US, beamUs / Math.max(THUMBNAILS_MOST - looks.length, 1));
  const times = looks.flatMap(({ fromUs, toUs }) => {
    const count = Math.max(1, Math.floor((toUs - fromUs) / everyUs));
    return Array.from({ length: count }, (_, i) => fromUs + ((i + 0.5) * (toUs - fromUs)) / count);
  });
  if (times.length <= THUMBNAILS_MOST) return times;
  return Array.from(
    { length: THUMBNAILS_MOST },
    (_, i) => times[Math.floor((i * times.length) / THUMBNAILS_MOST)] ?? 0,
  );
}

/** Makes the pictures one by one; a picture that cannot be read is left out. */
export function* makeThumbnails(
  reader: SessionReader,
  looks: readonly LookSpan[],
): Generator<StripThumbnail & { readonly png: Uint8Array }> {
  const pictures = new ReplayFrames(reader);
  const frameTimes = reader.timesOf("/input/frame");
  let lastUs = -1;
  for (const wantedUs of thumbnailTimes(looks)) {
    const atUs = frameTimes.findLast((time) => time <= wantedUs) ?? frameTimes[0];
    if (atUs === undefined || atUs === lastUs) continue;
    lastUs = atUs;
    for (const message of reader.messages({ fromUs: atUs, toUs: atUs, topics: ["/input/frame"] })) {
      const input = inputOfRecord(message);
      if (input?.kind !== "frame") continue;
      const image = pictures.read(input)?.ready.image;
      if (image !== undefined)
        yield { atUs, view: input.frame.view, png: thumbnailOf(greyLevels(image, SIDE_MOST_PX)) };
      break;
    }
  }
}

function thumbnailOf({ width, height, data }: ReturnType<typeof greyLevels>): Uint8Array {
  const put = (x: number, y: number, grey: number) => {
    if (x < width && y < height) data[y * width + x] = grey;
  };
  for (let y = 0; y < 11; y++) for (let x = 0; x < WORD.length * LETTER_STEP + 3; x++) put(x, y, BOX);
  for (const [index, letter] of [...WORD].entries())
    for (const [row, bits] of (LETTERS[letter] ?? []).entries())
      for (let column = 0; column < LETTER_COLUMNS; column++)
        if (((bits >> (LETTER_COLUMNS - 1 - column)) & 1) === 1)
          put(2 + index * LETTER_STEP + column, 2 + row, INK);
  return encode({ width, height, data, channels: 1, depth: 8 });
}
