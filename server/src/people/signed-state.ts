/**
 * What a signature is of: the record by the end of its chain and the verdict of a full check, and every entry that
 * stands beside it. One record is read at a time, in a thread; a result is kept while size and time of the files stay.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { SignedFile, SignedState } from "@cementwatch/shared/audit/sign-off";
import { FaultError } from "@cementwatch/shared/faults";
import { isCoveredBySignOff } from "../recording/files-beside.ts";
import { listSegments } from "../recording/segment-path.ts";
import type { RecordCheck } from "../reports/record-hash.ts";
import type { RecordCheckAnswer } from "./record-check-worker.ts";

const KEPT_MOST = 64;

export class SignedStates {
  readonly #folder: string;
  readonly #checks = new Map<string, { readonly stamp: string; readonly check: Promise<RecordCheck> }>();
  readonly #threads = new Set<Worker>();
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(sessionsFolder: string) {
    this.#folder = sessionsFolder;
  }

  /** Whether there are files of that session. */
  async has(sessionId: string): Promise<boolean> {
    return this.#pathsOf(sessionId).length > 0;
  }

  /** As it is now. @throws FaultError REC-UNREADABLE when the record cannot be read at all */
  async of(sessionId: string): Promise<SignedState> {
    const paths = this.#pathsOf(sessionId);
    const { verdict, hashes } = await this.#checkOf(sessionId, paths);
    const record = hashes.map(({ file, sha256 }) => ({ file, sha256 }));
    return { verdict, record, entries: await this.#entriesOf(sessionId) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #pathsOf(sessionId: string): readonly string[] {
    try {
      return (listSegments(this.#folder).get(sessionId) ?? []).map(({ path }) => path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }

  async #checkOf(sessionId: string, paths: readonly string[]): Promise<RecordCheck> {
    const stamps = await Promise.all(
      paths.map(async (path) => {
        const { size, mtimeMs, ctimeMs } = await stat(path);
        return `${basename(path)} ${size} ${mtimeMs} ${ctimeMs}`;
      }),
    );
    const stamp = stamps.join("\n");
    const kept = this.#checks.get(sessionId);
    if (kept?.stamp === stamp) return kept.check;
    const check = this.#last.then(() => this.#read(paths));
    this.#last = check.catch(() => {
      // What could not be read is tried again the next time.
      if (this.#checks.get(sessionId)?.check === check) this.#checks.delete(sessionId);
    });
    this.#checks.delete(sessionId);
    const [oldest] = this.#checks.keys();
    if (this.#checks.size >= KEPT_MOST && oldest !== undefined) this.#checks.delete(oldest);
    this.#checks.set(sessionId, { stamp, check });
    return check;
  }

  #read(paths: readonly string[]): Promise<RecordCheck> {
    if (this.#isClosed) return Promise.reject(unreadable("the server is stopping"));
    return new Promise((resolve, reject) => {
      const thread = new Worker(new URL("./record-check-worker.ts", import.meta.url), { workerData: paths });
      this.#threads.add(thread);
      thread.on("message", (answer: RecordCheckAnswer) => {
        if ("check" in answer) resolve(answer.check);
        else reject(unreadable(answer.problem));
      });
      thread.on("error", ({ message }: Error) => reject(unreadable(`its thread died (${message})`)));
      thread.on("exit", () => {
        this.#threads.delete(thread);
        reject(unreadable("its thread ended"));
      });
    });
  }

  async #entriesOf(sessionId: string): Promise<readonly SignedFile[]> {
    const names = (await readdir(this.#folder))
      .filter((name) => name.startsWith(`${sessionId}.`) && isCoveredBySignOff(name))
      .sort();
    return Promise.all(
      names.map(async (file) => {
        const bytes = await readFile(join(this.#folder, file));
        return { file, sha256: createHash("sha256").update(bytes).digest("hex") };
      }),
    );
  }
}

/** Why a signature over `before` no longer says anything about `now`; empty: it does. */
export function changesSince(before: SignedState, now: SignedState): string {
  const changes = [
    ...differences(before.record, now.record).map((file) => `the record ${file} has changed`),
    ...differences(before.entries, now.entries).map((file) => `${file} has changed`),
  ];
  if (changes.length === 0 && before.verdict !== now.verdict) {
    changes.push(`the record was ${before.verdict} and is ${now.verdict}`);
  }
  return changes.join("; ");
}

function differences(before: readonly SignedFile[], now: readonly SignedFile[]): readonly string[] {
  const hashes = (files: readonly SignedFile[]) => new Map(files.map(({ file, sha256 }) => [file, sha256]));
  const [old, present] = [hashes(before), hashes(now)];
  return [...new Set([...old.keys(), ...present.keys()])].filter(
    (file) => old.get(file) !== present.get(file),
  );
}

function unreadable(why: string): FaultError {
  return new FaultError("REC-UNREADABLE", `the record cannot be checked: ${why}`);
}
