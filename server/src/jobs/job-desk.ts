/**
 * Does long work aside, one job at a time in a thread of its own, so that the live session never waits: tells progress,
 * can be cancelled, keeps what it made under `exports/<id>/` until somebody removes it.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { jobViewSchema } from "@cementwatch/shared/jobs/job-view";
import type { JsonValue } from "@cementwatch/shared/json";
import type { JobNews, JobOrder } from "./job-worker.ts";

/** Jobs that wait; more is somebody's mistake. */
const WAITING_MOST = 16;
/** Ended jobs in the list; what older ones made stays on disk. */
const ENDED_SHOWN = 100;
const MEMORY_MOST_MB = 1_536;
const JOB_ID = /^[0-9TZ]{16}-[0-9]{1,6}$/;

export interface JobDeskParts {
  readonly dataFolder: string;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  /** Module of each kind. */
  readonly kinds: Readonly<Record<string, URL>>;
  readonly onError: (error: unknown) => void;
  /** Told of each job that was asked for or is over: the audit trail listens. */
  readonly onChange?: (view: JobView) => void;
}

interface Job {
  view: JobView;
  readonly input: JsonValue;
  /** Called once the job is over. */
  readonly listeners: ((view: JobView) => void)[];
  /** Set while its thread runs. */
  stop?: () => void;
  isCancelled?: boolean;
}

export class JobDesk {
  readonly #parts: JobDeskParts;
  readonly #root: string;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  #running: Promise<void> | undefined;
  #lastNumber = 0;

  constructor(parts: JobDeskParts) {
    this.#parts = parts;
    this.#root = join(parts.dataFolder, "exports");
  }

  /** Reads what earlier runs of the server made; what they left unfinished is removed. */
  async load(): Promise<void> {
    for (const id of await foldersIn(this.#root)) {
      const view = await readView(join(this.#root, id));
      if (view === undefined) await rm(join(this.#root, id), { recursive: true, force: true });
      else this.#jobs.set(id, { view, input: null, listeners: [] });
    }
  }

  /** Newest first: every job that is not over, and the last hundred that are. */
  list(): readonly JobView[] {
    const views = [...this.#jobs.values()].map(({ view }) => view).reverse();
    const isOpen = (view: JobView) => view.state === "waiting" || view.state === "running";
    return [...views.filter(isOpen), ...views.filter((view) => !isOpen(view)).slice(0, ENDED_SHOWN)];
  }

  find(id: string): JobView | undefined {
    return this.#jobs.get(id)?.view;
  }

  /** @throws FaultError NET-FLOOD when too many wait; RangeError for a kind that does not exist */
  start(kind: string, title: string, input: JsonValue): JobView {
    if (this.#parts.kinds[kind] === undefined) throw new RangeError(`there is no job of kind "${kind}"`);
    if (this.#waiting.length >= WAITING_MOST) {
      throw new FaultError("NET-FLOOD", `${WAITING_MOST} jobs are waiting: cancel one or wait`);
    }
    const askedAt = new Date(this.#parts.wallMs()).toISOString();
    const view: JobView = {
      id: this.#nextId(askedAt),
      kind,
      title,
      state: "waiting",
      progress01: 0,
      detail: "",
      askedAt,
      files: [],
    };
    const job: Job = { view, input, listeners: [] };
    this.#jobs.set(view.id, job);
    this.#waiting.push(job);
    this.#running ??= this.#work();
    this.#parts.onChange?.(view);
    return view;
  }

  /** Resolves with the job's last state once it is over; undefined when there is none. */
  async whenEnded(id: string): Promise<JobView | undefined> {
    const job = this.#jobs.get(id);
    if (job === undefined || isOver(job.view)) return job?.view;
    return new Promise((resolve) => job.listeners.push(resolve));
  }

  /** Ends a job that is not over; what it had made is removed. False when there is none. */
  cancel(id: string): boolean {
    const job = this.#jobs.get(id);
    if (job === undefined || isOver(job.view)) return false;
    const at = this.#waiting.indexOf(job);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      this.#end(job, { state: "cancelled" });
    } else {
      job.isCancelled = true;
      job.stop?.();
    }
    return true;
  }

  /** Removes an ended job and what it made. False when there is none or it is not over. */
  async remove(id: string): Promise<boolean> {
    const job = this.#jobs.get(id);
    if (job === undefined || !isOver(job.view)) return false;
    this.#jobs.delete(id);
    await rm(join(this.#root, id), { recursive: true, force: true });
    return true;
  }

  /** Path of a file that a job made; undefined when it made none of that name. */
  fileOf(id: string, name: string): string | undefined {
    const isMade = this.#jobs.get(id)?.view.files.some((file) => file.name === name) === true;
    return isMade ? join(this.#root, id, "files", name) : undefined;
  }

  /** Ends what runs and what waits. */
  async close(): Promise<void> {
    for (const id of this.#jobs.keys()) this.cancel(id);
    await this.#running;
  }

  #nextId(askedAt: string): string {
    this.#lastNumber += 1;
    return `${askedAt.replace(/[-:]|\.\d+/g, "")}-${this.#lastNumber}`;
  }

  async #work(): Promise<void> {
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      try {
        await this.#run(job);
      } catch (error) {
        this.#parts.onError(error);
        const problem = `its files could not be written: ${error instanceof Error ? error.message : String(error)}`;
        this.#end(job, { state: "failed", problem });
      }
    }
    this.#running = undefined;
  }

  async #run(job: Job): Promise<void> {
    const { id, kind } = job.view;
    const module = this.#parts.kinds[kind];
    if (module === undefined) return this.#end(job, { state: "cancelled" });
    const home = join(this.#root, id);
    const folder = join(home, "files");
    await mkdir(folder, { recursive: true });
    job.view = { ...job.view, state: "running" };
    const ending: Partial<JobView> = job.isCancelled
      ? { state: "cancelled" }
      : await this.#follow(job, { module: module.href, input: job.input, folder });
    if (ending.state === "done") {
      job.view = { ...job.view, files: await filesIn(folder) };
      const view = this.#ended(job, ending);
      await writeFile(join(home, "job.json"), JSON.stringify(view), { flush: true });
    } else await rm(home, { recursive: true, force: true });
    this.#end(job, ending);
  }

  #follow(job: Job, order: JobOrder): Promise<Partial<JobView>> {
    return new Promise((resolve) => {
      const thread = new Worker(new URL("./job-worker.ts", import.meta.url), {
        workerData: order,
        resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB },
      });
      let isFinished = false;
      const finish = (ending: Partial<JobView>) => {
        if (isFinished) return;
        isFinished = true;
        // Nothing is read or removed before the thread is gone: it may still be writing.
        thread.terminate().then(() => resolve(ending), this.#parts.onError);
      };
      job.stop = () => finish({ state: "cancelled" });
      thread.on("message", (news: JobNews) => {
        if (news.kind === "progress") {
          job.view = { ...job.view, progress01: news.done01, detail: news.detail };
        } else if (news.kind === "done") {
          finish({ state: "done", ...(news.result === undefined ? {} : { result: news.result }) });
        } else finish({ state: "failed", problem: news.problem });
      });
      thread.on("error", ({ message }: Error) =>
        finish({ state: "failed", problem: `its thread died (${message}): free memory and start it again` }),
      );
      thread.on("exit", () => finish({ state: "failed", problem: "its thread ended without an answer" }));
    });
  }

  #ended(job: Job, ending: Partial<JobView>): JobView {
    const endedAt = new Date(this.#parts.wallMs()).toISOString();
    const progress01 = ending.state === "done" ? 1 : job.view.progress01;
    return { ...job.view, ...ending, progress01, endedAt };
  }

  #end(job: Job, ending: Partial<JobView>): void {
    job.view = this.#ended(job, ending);
    this.#parts.onChange?.(job.view);
    for (const tell of job.listeners.splice(0)) tell(job.view);
  }
}

function isOver({ state }: JobView): boolean {
  return state !== "waiting" && state !== "running";
}

async function filesIn(folder: string): Promise<JobView["files"]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, name))).size })));
}

async function foldersIn(root: string): Promise<readonly string[]> {
  try {
    return (await readdir(root)).filter((name) => JOB_ID.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function readView(home: string): Promise<JobView | undefined> {
  try {
    return jobViewSchema.safeParse(JSON.parse(await readFile(join(home, "job.json"), "utf8"))).data;
  } catch (error) {
    // Torn or missing: the job did not end.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
