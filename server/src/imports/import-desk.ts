/** Imports on the server: the inbox in the data folder, uploads into it, and the two steps as jobs. */
import { createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FaultError } from "@cementwatch/shared/faults";
import type { ImportMapping } from "@cementwatch/shared/imports/import-mapping";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JobDesk } from "../jobs/job-desk.ts";
import { sessionsFolder } from "../reports/follow-up-file.ts";
import type { ImportJobOrder } from "./import-job.ts";
import { importRefused } from "./import-refused.ts";

export interface InboxEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
}

interface DeskParts {
  readonly dataFolder: string;
  readonly jobs: Pick<JobDesk, "start">;
  readonly wallMs: () => number;
  /** Makes session ids unique. */
  readonly newId: () => string;
  /** For tests. */
  readonly uploadMostBytes?: number;
}

export const UPLOAD_MOST_BYTES = 1024 ** 3;
/** What recording needs comes first. */
const DISK_LEFT_BYTES = 2 * 1024 ** 3;
const UPLOADS_AT_ONCE = 2;
const LIST_MOST = 500;
const UPLOAD_NAME = /^upload-(\d{4,9})\.[a-z]{3,5}$/;
const NAME_MOST = 255;

export class ImportDesk {
  readonly #parts: DeskParts;
  readonly #inbox: string;
  #uploads = 0;
  #lastNumber = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#inbox = join(parts.dataFolder, "inbox");
  }

  /** Files and folders of the inbox in the order of their names, links left out. @throws the system's error */
  async list(): Promise<readonly InboxEntry[]> {
    const names = await this.#names();
    const entries: InboxEntry[] = [];
    for (const name of names.slice(0, LIST_MOST)) {
      const state = await lstat(join(this.#inbox, name)).catch(() => undefined);
      if (state?.isFile() === true || state?.isDirectory() === true)
        entries.push({ name, isFolder: state.isDirectory(), sizeBytes: state.isFile() ? state.size : 0 });
    }
    return entries;
  }

  /**
   * Writes an upload to the inbox under a name of our own: the one it had may be the patient's.
   * @param type ending of the name: letters only
   * @throws FaultError REC-IMPORT-REFUSED for what is too large, NET-FLOOD when others are under way
   */
  async receive(body: Readable, type: string, sizeBytes: number | undefined): Promise<InboxEntry> {
    const most = this.#parts.uploadMostBytes ?? UPLOAD_MOST_BYTES;
    if (this.#uploads >= UPLOADS_AT_ONCE)
      throw new FaultError("NET-FLOOD", "two uploads are under way: wait for one to end");
    if ((sizeBytes ?? 0) > most) throw tooLarge(most);
    this.#uploads += 1;
    try {
      await mkdir(this.#inbox, { recursive: true });
      const { bavail, bsize } = await statfs(this.#inbox);
      if (bavail * bsize - (sizeBytes ?? 0) < DISK_LEFT_BYTES)
        throw importRefused("less than 2 GB of the disk would be left for recording: free space first");
      const number = await this.#nextNumber();
      const name = `upload-${String(number).padStart(4, "0")}.${type}`;
      const part = join(this.#inbox, `.${name}.part`);
      try {
        const bytes = await this.#write(body, part, most);
        await rename(part, join(this.#inbox, name));
        return { name, isFolder: false, sizeBytes: bytes };
      } finally {
        await rm(part, { force: true });
      }
    } finally {
      this.#uploads -= 1;
    }
  }

  /** Removes an upload; what a person put there by hand is theirs. False when there is none. */
  async remove(name: string): Promise<boolean> {
    if (!UPLOAD_NAME.test(name) || !(await this.#names()).includes(name)) return false;
    await rm(join(this.#inbox, name), { force: true });
    return true;
  }

  /** Step one. @throws FaultError REC-IMPORT-REFUSED for a name that is not in the inbox, NET-FLOOD */
  async inspect(names: readonly string[]): Promise<JobView> {
    const order = {
      step: "inspect",
      paths: await this.#pathsOf(names),
      nowMs: this.#parts.wallMs(),
    } satisfies ImportJobOrder;
    return this.#parts.jobs.start("import", `Inspect ${titleOf(names)}`, order);
  }

  /** Step two, with a mapping that a person confirmed. @throws as {@link inspect} */
  async start(names: readonly string[], mapping: ImportMapping): Promise<JobView> {
    const order = {
      step: "import",
      paths: await this.#pathsOf(names),
      nowMs: this.#parts.wallMs(),
      mapping: JSON.parse(JSON.stringify(mapping)) as never,
      id: this.#parts.newId(),
      sessionsFolder: sessionsFolder(this.#parts.dataFolder),
    };
    return this.#parts.jobs.start("import", `Import ${titleOf(names)}`, order);
  }

  async #pathsOf(names: readonly string[]): Promise<string[]> {
    const there = new Set((await this.list()).map(({ name }) => name));
    // Only names that the list shows: no path leads out of the inbox.
    const stranger = names.findIndex((name) => !there.has(name));
    // Refusals are logged: no file name in them.
    if (stranger >= 0)
      throw importRefused(`files[${stranger}] is not in the inbox: choose from the list, or upload it`);
    return names.map((name) => join(this.#inbox, name));
  }

  async #names(): Promise<readonly string[]> {
    try {
      const names = await readdir(this.#inbox);
      return names.filter((name) => !name.startsWith(".") && name.length <= NAME_MOST).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }

  async #nextNumber(): Promise<number> {
    const numbers = (await this.#names()).map((name) => Number(UPLOAD_NAME.exec(name)?.[1] ?? 0));
    this.#lastNumber = Math.max(this.#lastNumber, ...numbers) + 1;
    return this.#lastNumber;
  }

  async #write(body: Readable, path: string, most: number): Promise<number> {
    let bytes = 0;
    const bound = new Transform({
      transform(piece: Buffer, _encoding, pass) {
        bytes += piece.length;
        if (bytes > most) pass(tooLarge(most));
        else pass(null, piece);
      },
    });
    await pipeline(body, bound, createWriteStream(path, { flags: "w", mode: 0o640, flush: true }));
    if (bytes === 0) throw importRefused("the upload is empty: choose the file again");
    return bytes;
  }
}

function titleOf(names: readonly string[]): string {
  const [first = "", ...more] = names;
  return `${first.slice(0, 80)}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}

function tooLarge(most: number): FaultError {
  return importRefused(
    `the upload is larger than ${Math.round(most / 1024 ** 2)} MB: copy the file into the folder inbox of the data folder instead`,
  );
}
