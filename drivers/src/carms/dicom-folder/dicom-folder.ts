/** Takes DICOM files from a folder that somebody else fills: an export share, a synchronised folder, a test. */
import { type FSWatcher, watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import { US_PER_MS } from "@cementwatch/shared/time";
import { z } from "zod";
import type { PictureSink, PictureSource } from "../../picture-source.ts";
import type { PictureDeps, ReadablePicture } from "../picture-deps.ts";
import { FolderScan, type FoundFile } from "./folder-scan.ts";
import { playAsLive } from "./live-replay.ts";

export const folderOptions = z.strictObject({
  folder: z.string().min(1),
  /** What lies in the folder at the start is of another case, unless said otherwise. */
  existing: z.enum(["ignore", "take"]).default("ignore"),
  /** Play the frames of a run at their own pace as single pictures. */
  asLive: z.boolean().default(false),
  /** The folder is looked through this often even when the system tells of changes: shares do not always. */
  pollMs: z.int().min(20).max(60_000).default(500),
  /** A file is complete when its size and date have not changed for this long and it can be read. */
  stableMs: z.int().min(0).max(60_000).default(400),
  /** A file that cannot be read and does not change any more is given up after this long. */
  patienceMs: z.int().min(0).default(10_000),
  maxObjectBytes: z
    .int()
    .min(1024)
    .max(1024 ** 3)
    .default(1024 ** 3),
});

export type FolderOptions = z.infer<typeof folderOptions>;

class FolderSource implements PictureSource {
  readonly #options: FolderOptions;
  readonly #isLive: boolean;
  readonly #sink: PictureSink;
  readonly #deps: PictureDeps;
  readonly #scan: FolderScan;
  readonly #stopping = new AbortController();
  #watcher: FSWatcher | undefined;
  #cancelPoll: () => void = () => undefined;
  #dueUs = Number.POSITIVE_INFINITY;
  #isLost = false;
  /** The one look through the folder that is under way; looks never overlap. */
  #looking: Promise<void> = Promise.resolve();

  constructor(options: FolderOptions, isLive: boolean, sink: PictureSink, deps: PictureDeps) {
    this.#options = options;
    this.#isLive = isLive;
    this.#sink = sink;
    this.#deps = deps;
    this.#scan = new FolderScan(options.folder, options.stableMs * US_PER_MS);
  }

  async start(): Promise<void> {
    const { folder, existing } = this.#options;
    const status = await stat(folder).catch(() => undefined);
    if (!status?.isDirectory()) {
      throw new FaultError(
        "CRM-NO-SIGNAL",
        `folder ${folder} does not exist or is no folder; create it or change the option`,
      );
    }
    if (existing === "ignore") await this.#scan.skipPresent();
    this.#openWatcher();
    this.#sink.link("running", `watching ${folder}`);
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelPoll();
    this.#watcher?.close();
    await this.#looking;
    this.#sink.link("closed", "stopped");
  }

  /** Only hurries the next look: polling goes on without it. */
  #openWatcher(): void {
    try {
      this.#watcher = watch(this.#options.folder, { persistent: false }, () =>
        this.#schedule(this.#options.stableMs * US_PER_MS),
      );
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = undefined;
    }
  }

  /** An earlier look that is already planned stays: a writer that never pauses must not put it off for ever. */
  #schedule(us: number): void {
    const dueUs = this.#deps.clock.nowUs() + us;
    if (this.#stopping.signal.aborted || dueUs >= this.#dueUs) return;
    this.#cancelPoll();
    this.#dueUs = dueUs;
    this.#cancelPoll = this.#deps.clock.setTimer(us, () => {
      this.#dueUs = Number.POSITIVE_INFINITY;
      this.#looking = this.#looking.then(() => this.#look());
    });
  }

  async #look(): Promise<void> {
    try {
      for (const file of await this.#scan.settled(this.#deps.clock.nowUs())) {
        if (this.#stopping.signal.aborted) return;
        await this.#take(file);
      }
      if (this.#isLost) this.#sink.link("running", `watching ${this.#options.folder} again`);
      this.#isLost = false;
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
      if (!this.#isLost) this.#sink.link("lost", `folder ${this.#options.folder} cannot be read (${reason})`);
      this.#isLost = true;
    }
    this.#schedule(this.#options.pollMs * US_PER_MS);
  }

  async #take(file: FoundFile): Promise<void> {
    const { maxObjectBytes, patienceMs } = this.#options;
    if (file.bytes > maxObjectBytes) {
      this.#scan.done(file.name);
      this.#sink.refused("CRM-TOO-LARGE", `a file of ${file.bytes} bytes; the limit is ${maxObjectBytes}`);
      return;
    }
    const bytes = await readFile(file.path).catch(() => undefined);
    if (bytes === undefined || bytes.length !== file.bytes) return;
    const read = this.#deps.readObject(bytes);
    if (read.kind === "object") {
      this.#scan.done(file.name);
      await this.#deliver(bytes, read.object);
      return;
    }
    // A writer may pause for long, so what looks damaged may only be unfinished.
    const isUnfinished = read.code === "CRM-TRUNCATED" || read.code === "CRM-UNREADABLE";
    const waitedUs = this.#scan.unchangedUs(file.name, this.#deps.clock.nowUs());
    if (isUnfinished && waitedUs < patienceMs * US_PER_MS) return;
    this.#scan.done(file.name);
    this.#sink.refused(read.code, read.detail);
  }

  async #deliver(bytes: Uint8Array, picture: ReadablePicture): Promise<void> {
    if (this.#options.asLive && picture.frameCount > 1) {
      await playAsLive(picture, this.#isLive, this.#sink, this.#deps, this.#stopping.signal);
      return;
    }
    this.#sink.object(bytes, this.#isLive && picture.frameCount === 1 ? "live" : "stored");
  }
}

/** A source that watches `options.folder`. File names are never told to anyone: some hold patients' names. */
export function createDicomFolder(
  options: FolderOptions,
  isLive: boolean,
  sink: PictureSink,
  deps: PictureDeps,
): PictureSource {
  return new FolderSource(options, isLive, sink, deps);
}
