/** Pictures from a video output of the C-arm, through a grabber and ffmpeg, wrapped as Secondary Capture. */
import { US_PER_MS, US_PER_S } from "@cementwatch/shared/time";
import { backoffUs } from "../../backoff.ts";
import type { PictureSink, PictureSource } from "../../picture-source.ts";
import { uidFromSeed } from "../dicom-uid.ts";
import { createXaWriter, type XaWriter } from "../dicom-writer.ts";
import type { PictureDeps } from "../picture-deps.ts";
import { type CaptureProcess, startCapture } from "./capture-process.ts";
import { createFrameFilter, type FrameFilter } from "./frame-filter.ts";
import { ffmpegArguments, type VideoOptions } from "./options.ts";

/** There is one process to a device, so that attempts of several need not be spread: no jitter. */
const RESTART = { firstUs: 250 * US_PER_MS, factor: 2, capUs: 5 * US_PER_S, jitterRatio: 0 };
const NO_JITTER = 0.5;

function createWriter(options: VideoOptions, deps: PictureDeps): XaWriter {
  const { area, isInverted, pixelSpacingMm, framePeriodMs, leftLetter } = options;
  return createXaWriter({
    sopClass: "secondaryCapture",
    patientPseudonym: "",
    studyUid: uidFromSeed(deps.unique()),
    seriesUid: uidFromSeed(deps.unique()),
    startedAt: deps.wall(),
    rows: area.height,
    columns: area.width,
    bitsStored: 8,
    photometric: isInverted ? "MONOCHROME1" : "MONOCHROME2",
    intensity: "DISP",
    manufacturer: "video capture",
    ...(pixelSpacingMm === undefined ? {} : { pixelSpacingMm }),
    ...(framePeriodMs === undefined ? {} : { framePeriodMs }),
    ...(leftLetter === undefined ? {} : { leftLetter }),
  });
}

class VideoCapture implements PictureSource {
  readonly #options: VideoOptions;
  readonly #isLive: boolean;
  readonly #sink: PictureSink;
  readonly #deps: PictureDeps;
  readonly #writer: XaWriter;
  #process: CaptureProcess | undefined;
  #cancelTimer: () => void = () => undefined;
  #isStopped = false;
  #isRunning = false;
  #failures = 0;
  /** Why the process was killed, when it was silent. */
  #killedFor: string | undefined;
  #toldLoss: string | undefined;
  #pictures = 0;

  constructor(options: VideoOptions, isLive: boolean, sink: PictureSink, deps: PictureDeps) {
    this.#options = options;
    this.#isLive = isLive;
    this.#sink = sink;
    this.#deps = deps;
    this.#writer = createWriter(options, deps);
  }

  async start(): Promise<void> {
    this.#sink.link("opening", `${this.#options.kind} capture`);
    await this.#launch();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#process?.kill();
    this.#sink.link("closed", "stopped");
  }

  async #launch(): Promise<void> {
    const { area, masks, noiseLevels, changedFraction, openMs, ffmpeg } = this.#options;
    const filter = createFrameFilter({
      columns: area.width,
      rows: area.height,
      masks,
      noiseLevels,
      changedFraction,
    });
    const run = { isOver: false };
    this.#process = await startCapture(ffmpeg, ffmpegArguments(this.#options), {
      onBytes: (chunk) => {
        if (!run.isOver) this.#take(chunk, filter);
      },
      onEnd: (isEndOfInput, reason) => {
        if (run.isOver) return;
        run.isOver = true;
        this.#ended(isEndOfInput, reason);
      },
    });
    if (this.#isStopped) await this.#process.kill();
    else if (!run.isOver && !this.#isRunning) this.#arm(openMs, "no picture after opening");
  }

  #take(chunk: Uint8Array, filter: FrameFilter): void {
    const pictures = filter.feed(chunk, (pixels) => {
      this.#pictures += 1;
      const object = this.#writer.writeFrame(pixels, this.#pictures, this.#deps.wall());
      this.#sink.object(object, this.#isLive ? "live" : "stored");
    });
    if (pictures === 0) return;
    // A repeated picture is proof of the link as good as a new one.
    this.#arm(this.#options.silenceMs, `no picture for ${this.#options.silenceMs} ms`);
    this.#failures = 0;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#toldLoss = undefined;
    this.#sink.link("running", `${this.#options.area.width} × ${this.#options.area.height} px`);
  }

  #arm(ms: number, why: string): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.setTimer(ms * US_PER_MS, () => this.#silent(why));
  }

  /** The process lives but gives nothing: it is ended, and its end starts the next attempt. */
  #silent(why: string): void {
    this.#lose(why);
    this.#killedFor = why;
    void this.#process?.kill();
  }

  #lose(why: string): void {
    this.#isRunning = false;
    if (why !== this.#toldLoss) this.#sink.link("lost", why);
    this.#toldLoss = why;
  }

  #ended(isEndOfInput: boolean, reason: string): void {
    this.#cancelTimer();
    if (this.#isStopped) return;
    if (isEndOfInput && this.#options.kind === "file") {
      this.#isRunning = false;
      this.#sink.link("closed", "the end of the video file");
      return;
    }
    this.#lose(this.#killedFor ?? reason);
    this.#killedFor = undefined;
    const waitUs = backoffUs(this.#failures, RESTART, NO_JITTER);
    this.#failures += 1;
    this.#cancelTimer = this.#deps.clock.setTimer(waitUs, () => {
      this.#launch().catch((error: unknown) => this.#ended(false, String(error)));
    });
  }
}

/**
 * A video source. Only pictures that differ from the last one are delivered; the link stays up while repeated ones
 * come, and is lost when the process ends or is silent.
 */
export function createVideoCapture(
  options: VideoOptions,
  isLive: boolean,
  sink: PictureSink,
  deps: PictureDeps,
): PictureSource {
  return new VideoCapture(options, isLive, sink, deps);
}
