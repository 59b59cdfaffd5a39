/** Settings of a video source. */
import { z } from "zod";

const rectangle = z.strictObject({
  x: z.int().min(0).max(16_384),
  y: z.int().min(0).max(16_384),
  width: z.int().min(1).max(4_096),
  height: z.int().min(1).max(4_096),
});

export type Rectangle = z.infer<typeof rectangle>;

export const videoOptions = z
  .strictObject({
    /** `v4l2`: a capture device; `file`: a video file, played at its own pace; `lavfi`: a test picture of ffmpeg. */
    kind: z.enum(["v4l2", "file", "lavfi"]).default("v4l2"),
    /** Device or file path, or the filter graph of `lavfi`. */
    input: z.string().min(1).default("/dev/video0"),
    /** What to ask the device for, e.g. `1920x1080` and 30; without it the device's own setting. */
    deviceSize: z
      .string()
      .regex(/^\d{2,5}x\d{2,5}$/)
      .optional(),
    deviceRate: z.number().positive().max(240).optional(),
    /** The X-ray picture inside the video, px. Everything else is cut off: name, clock, menus. */
    area: rectangle,
    /** Burnt-in text inside the area, px from the area's corner. Filled with black and not looked at for change. */
    masks: z.array(rectangle).max(32).default([]),
    isInverted: z.boolean().default(false),
    /** At the object plane, when it has been measured for this video setting. */
    pixelSpacingMm: z.number().positive().optional(),
    framePeriodMs: z.number().positive().optional(),
    leftLetter: z.enum(["A", "P", "L", "R"]).optional(),
    /** A pixel has changed when it differs by more than this many of 255 levels: scalers and cables add one or two. */
    noiseLevels: z.int().min(0).max(64).default(2),
    /** Share of changed pixels that makes a new picture. X-ray noise changes most of them. */
    changedFraction: z.number().min(0).max(1).default(0.001),
    /** Silence of the capture process after which the link is lost. */
    silenceMs: z.int().min(50).default(750),
    /** Time that a device may take to give its first picture. */
    openMs: z.int().min(100).default(10_000),
    ffmpeg: z.string().min(1).default("ffmpeg"),
  })
  .refine(({ area, masks }) => masks.every(({ x, y }) => x < area.width && y < area.height), {
    message: "a mask lies outside the area",
    path: ["masks"],
  });

export type VideoOptions = z.infer<typeof videoOptions>;

/** Arguments for ffmpeg: the area as 8-bit grey, every frame once, on standard output. */
export function ffmpegArguments(options: VideoOptions): readonly string[] {
  const { kind, input, deviceSize, deviceRate, area } = options;
  const quiet = ["-hide_banner", "-nostdin", "-loglevel", "error"];
  const source = {
    v4l2: [
      ...["-fflags", "nobuffer", "-f", "v4l2"],
      ...(deviceSize === undefined ? [] : ["-video_size", deviceSize]),
      ...(deviceRate === undefined ? [] : ["-framerate", String(deviceRate)]),
      ...["-i", input],
    ],
    // The prefix and the list keep a configured path from being taken for an address.
    file: ["-re", "-protocol_whitelist", "file", "-i", `file:${input}`],
    lavfi: ["-re", "-f", "lavfi", "-i", input],
  }[kind];
  const crop = `crop=${area.width}:${area.height}:${area.x}:${area.y}:exact=1,format=gray`;
  return [...quiet, ...source, "-an", "-vf", crop, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"];
}
