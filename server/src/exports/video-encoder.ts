/** One run of ffmpeg that makes an MP4 of pictures: a slow disk or encoder slows the caller down, nothing is queued. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { FaultError } from "@cementwatch/shared/faults";

const COMPLAINT_MOST = 400;

export interface VideoFormat {
  /** Even. */
  readonly width: number;
  readonly height: number;
  readonly framesPerS: number;
  readonly title: string;
}

export class VideoEncoder {
  readonly #child: ChildProcessByStdio<Writable, null, Readable>;
  readonly #ended: Promise<number | null>;
  #complaint = "";
  #isOver = false;

  private constructor(child: ChildProcessByStdio<Writable, null, Readable>) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.on("close", resolve));
    this.#ended.then(
      () => {
        this.#isOver = true;
      },
      () => undefined,
    );
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-COMPLAINT_MOST);
    });
    // A pipe that breaks is told by how the process ends.
    child.stdin.on("error", () => undefined);
  }

  /** @throws FaultError REC-EXPORT-REFUSED when ffmpeg cannot be started */
  static async open(path: string, format: VideoFormat, program = "ffmpeg"): Promise<VideoEncoder> {
    const child = spawn(program, argumentsOf(path, format), { stdio: ["pipe", "ignore", "pipe"] });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => {
        const text = `a video needs the program ffmpeg, which cannot be started (${error.message}): install ffmpeg, or choose another format`;
        reject(new FaultError("REC-EXPORT-REFUSED", text, { cause: error }));
      });
    });
    return new VideoEncoder(child);
  }

  /** Takes the bytes of one picture, red, green, blue; resolves when there is room for the next. */
  async write(picture: Uint8Array): Promise<void> {
    if (this.#isOver) await this.#fail();
    const hasRoom = this.#child.stdin.write(Uint8Array.from(picture));
    if (hasRoom) return;
    await Promise.race([new Promise((resolve) => this.#child.stdin.once("drain", resolve)), this.#ended]);
  }

  /** Resolves when the file is whole. @throws FaultError REC-EXPORT-REFUSED with what ffmpeg says */
  async finish(): Promise<void> {
    this.#child.stdin.end();
    if ((await this.#ended) !== 0) await this.#fail();
  }

  /** Ends it wherever it is. */
  async abandon(): Promise<void> {
    if (!this.#isOver) this.#child.kill("SIGKILL");
    await this.#ended;
  }

  async #fail(): Promise<never> {
    await this.#ended;
    const line = this.#complaint.trim().split("\n").at(-1) ?? "";
    throw new FaultError(
      "REC-EXPORT-REFUSED",
      `ffmpeg could not make the video: ${line.replaceAll(/\/\S+/g, "<path>")}`,
    );
  }
}

function argumentsOf(path: string, { width, height, framesPerS, title }: VideoFormat): string[] {
  const input = [
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgb24",
    "-s",
    `${width}x${height}`,
    "-r",
    String(framesPerS),
    "-i",
    "pipe:0",
  ];
  const codec = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"];
  return ["-v", "error", "-nostdin", ...input, ...codec, "-metadata", `title=${title}`, "-n", path];
}
