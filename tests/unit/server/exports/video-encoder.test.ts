/** Without ffmpeg, or when it fails, a person is told what to do. */
import { join } from "node:path";
import { VideoEncoder } from "@cementwatch/server/exports/video-encoder";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const FORMAT = { width: 16, height: 16, framesPerS: 10, title: "test" };

it("says that ffmpeg is missing", async () => {
  const opened = VideoEncoder.open(join(temporaryFolder(), "a.mp4"), FORMAT, "/nowhere/ffmpeg");
  await expect(opened).rejects.toThrow("install ffmpeg, or choose another format");
});

it("says what ffmpeg says, without the path", async () => {
  const encoder = await VideoEncoder.open("/nowhere/secret/a.mp4", FORMAT);
  await expect(
    (async () => {
      for (let frame = 0; frame < 1_000; frame++) await encoder.write(new Uint8Array(16 * 16 * 3));
      await encoder.finish();
    })(),
  ).rejects.toThrow(/ffmpeg could not make the video: (?!.*secret)/);
  await encoder.abandon();
});
