/**
 * Lanes and small pictures of recorded sessions: made once by a thread when somebody looks, kept under `replay-cache/`,
 * made again when the record or the form has changed. The folder may be deleted at any time.
 */
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionStrip } from "@cementwatch/shared/session/session-strip";
import { sessionPaths } from "../recording/segment-path.ts";
import type { StripNews, StripOrder } from "./replay-strip-worker.ts";
import type { SessionEvents } from "./session-timeline.ts";

const FOLDER = "replay-cache";
/** Counts up when what is kept changes its form. */
const FORM = 1;
/** Sessions whose strips are kept; some 4 MB each. */
const KEPT_MOST = 100;
/** Strips that are asked for and not made yet; more is somebody's mistake. */
const WAITING_MOST = 8;
const MEMORY_MOST_MB = 512;

/** Removes what is kept of a session that is gone. */
export async function removeStrips(dataFolder: string, sessionId: string): Promise<void> {
  const root = join(dataFolder, FOLDER);
  if (!existsSync(root)) return;
  for (const name of await readdir(root))
    if (name.startsWith(`${sessionId}.`)) await rm(join(root, name), { recursive: true, force: true });
}

export class ReplayStrips {
  readonly #dataFolder: string;
  readonly #root: string;
  readonly #making = new Map<string, Promise<void>>();
  #last: Promise<void> = Promise.resolve();
  readonly #threads = new Set<Worker>();
  #isClosed = false;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
    this.#root = join(dataFolder, FOLDER);
  }

  /**
   * Alarms, marks and who recorded it: read anew in a thread each time somebody opens the session.
   * @throws FaultError REC-UNREADABLE when there is no such session or it cannot be read; NET-FLOOD
   */
  async events(sessionId: string): Promise<SessionEvents> {
    const paths = sessionPaths(this.#dataFolder, sessionId);
    if (this.#threads.size >= WAITING_MOST)
      throw new FaultError("NET-FLOOD", `${WAITING_MOST} sessions are being opened: wait for them`);
    const { events } = await this.#work({ paths });
    if (events === undefined)
      throw new FaultError("REC-UNREADABLE", `${sessionId}: its thread gave no answer`);
    return events;
  }

  /** @throws FaultError as `events` */
  async strip(sessionId: string): Promise<SessionStrip> {
    const folder = this.#folderOf(sessionId);
    await this.#made(sessionId, folder);
    return JSON.parse(await readFile(join(folder, "strip.json"), "utf8")) as SessionStrip;
  }

  /** The PNG of one small picture; undefined when there is no such number. @throws FaultError as `strip` */
  async thumbnail(sessionId: string, number: number): Promise<Uint8Array | undefined> {
    const folder = this.#folderOf(sessionId);
    await this.#made(sessionId, folder);
    try {
      return await readFile(join(folder, `${number}.png`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const thread of this.#threads) await thread.terminate();
    await this.#last;
  }

  /** Names the record as it is now: another size or time of a file is another folder. */
  #folderOf(sessionId: string): string {
    const hash = createHash("sha256").update(`form ${FORM}`);
    for (const path of sessionPaths(this.#dataFolder, sessionId)) {
      const { size, mtimeMs } = statSync(path);
      hash.update(` ${size} ${mtimeMs}`);
    }
    return join(this.#root, `${sessionId}.${hash.digest("hex").slice(0, 16)}`);
  }

  async #made(sessionId: string, folder: string): Promise<void> {
    if (existsSync(folder)) return;
    let making = this.#making.get(folder);
    if (making === undefined) {
      if (this.#making.size >= WAITING_MOST)
        throw new FaultError(
          "NET-FLOOD",
          `the lanes of ${WAITING_MOST} sessions are being read: wait for them`,
        );
      // One at a time: two would take the machine from a live session.
      making = this.#last.then(() => this.#make(sessionId, folder));
      this.#last = making.then(undefined, () => undefined);
      this.#making.set(folder, making);
      const forget = () => this.#making.delete(folder);
      making.then(forget, forget);
    }
    await making;
  }

  async #make(sessionId: string, folder: string): Promise<void> {
    if (this.#isClosed) throw new FaultError("REC-UNREADABLE", "the server is closing: ask again later");
    await mkdir(this.#root, { recursive: true });
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true });
    try {
      await this.#work({ paths: sessionPaths(this.#dataFolder, sessionId), folder: draft });
      await this.#prune(sessionId);
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }

  #work(order: StripOrder): Promise<StripNews> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./replay-strip-worker.ts", import.meta.url), {
        workerData: order,
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
      });
      this.#threads.add(worker);
      const failed = (why: string) => reject(new FaultError("REC-UNREADABLE", why));
      worker.on("message", (news: StripNews) =>
        news.problem === undefined ? resolve(news) : failed(news.problem),
      );
      worker.on("error", (error) => failed(`its thread ended (${String(error)}): free memory and ask again`));
      worker.on("exit", () => {
        this.#threads.delete(worker);
        failed("its thread ended without an answer: ask again");
      });
    });
  }

  /** Removes what is kept of this session's earlier files, and the oldest beyond the bound. */
  async #prune(sessionId: string): Promise<void> {
    const names = await readdir(this.#root);
    const isOwn = (name: string) => name.startsWith(`${sessionId}.`) && !name.endsWith(".draft");
    const others = names.filter((name) => !isOwn(name) && !name.endsWith(".draft"));
    const times = await Promise.all(
      others.map(async (name) => ({ name, ms: (await stat(join(this.#root, name))).mtimeMs })),
    );
    const oldest = times.toSorted((a, b) => b.ms - a.ms).slice(KEPT_MOST - 1);
    for (const name of [...names.filter(isOwn), ...oldest.map((entry) => entry.name)])
      await rm(join(this.#root, name), { recursive: true, force: true });
  }
}
