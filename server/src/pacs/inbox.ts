/**
 * Where fetched pictures are put for an import: `inbox/pacs-000001/object-000001.dcm`. Names come from our counters, never
 * from a peer; a folder appears under its name only when it is complete.
 */
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { readPart10File } from "./part10.ts";

const OBJECTS_MOST = 10_000;
const BYTES_MOST = 16 * 1024 ** 3;
/** Of this user only: what comes from an archive names patients. */
const OWNER_ONLY = 0o700;
const FOLDERS_MOST = 999_999;

export class InboxWriter {
  readonly #inbox: string;
  readonly #name: string;
  readonly #aside: string;
  #count = 0;
  #bytes = 0;
  #rejected = 0;
  #fd: number | undefined;

  /** @throws FaultError NET-PACS-FAILED when there is no number left; the system's error */
  constructor(inbox: string) {
    mkdirSync(inbox, { recursive: true, mode: OWNER_ONLY });
    this.#inbox = inbox;
    this.#name = reserve(inbox);
    this.#aside = join(inbox, `.${this.#name}`);
  }

  get objects(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Objects that were no DICOM files and were left out. */
  get rejected(): number {
    return this.#rejected;
  }

  begin(): void {
    if (this.#count >= OBJECTS_MOST)
      throw new FaultError("NET-PACS-FAILED", `the study has more than ${OBJECTS_MOST} objects`);
    this.#fd = openSync(this.#path(), "wx", 0o600);
  }

  write(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > BYTES_MOST) throw new FaultError("NET-PACS-FAILED", "the study has more than 16 GB");
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd ?? -1, bytes, at);
  }

  /** Keeps it when it is a DICOM file. */
  end(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    if (readPart10File(this.#path()) !== undefined) this.#count += 1;
    else {
      rmSync(this.#path(), { force: true });
      this.#rejected += 1;
    }
  }

  /** Gives the folder its name; answers with it, empty when nothing came. */
  finish(): string {
    if (this.#fd !== undefined) this.end();
    if (this.#count === 0) {
      this.discard();
      return "";
    }
    renameSync(this.#aside, join(this.#inbox, this.#name));
    return this.#name;
  }

  discard(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    rmSync(this.#aside, { recursive: true, force: true });
  }

  #path(): string {
    return join(this.#aside, `object-${String(this.#count + 1).padStart(6, "0")}.dcm`);
  }
}

/** Removes what a fetch left that was cut off; for the start of a server. */
export function clearInbox(inbox: string): void {
  for (const name of namesIn(inbox))
    if (/^\.pacs-\d{6}$/.test(name)) rmSync(join(inbox, name), { recursive: true, force: true });
}

function namesIn(inbox: string): readonly string[] {
  try {
    return readdirSync(inbox);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The next free number, taken by making its folder: two at once get two. */
function reserve(inbox: string): string {
  const numbers = namesIn(inbox).map((name) => Number(/^\.?pacs-(\d{6})$/.exec(name)?.[1] ?? 0));
  for (let number = Math.max(0, ...numbers) + 1; number <= FOLDERS_MOST; number++) {
    const name = `pacs-${String(number).padStart(6, "0")}`;
    try {
      mkdirSync(join(inbox, `.${name}`), { mode: OWNER_ONLY });
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  throw new FaultError("NET-PACS-FAILED", "the inbox has no number left: import or remove its folders");
}
