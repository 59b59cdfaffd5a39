/** The register of reference standards: each change is a new version with a reason, in its own file. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { FaultError } from "@cementwatch/shared/faults";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import { writeOnce } from "../file-store/write-once.ts";
import { referenceFileSchema } from "./reference-schema.ts";

export type ReferenceChange = Omit<ReferenceStandard, "version"> & {
  /** The version that was edited, 0 for a new reference: refused when somebody else was faster. */
  readonly baseVersion: number;
};

const NAME = /^([A-Za-z0-9][A-Za-z0-9-]{0,31})\.v(\d{1,6})\.json$/;
const FILE_MAX_BYTES = 64 * 1024;
const REFERENCES_MOST = 500;
const VERSIONS_MOST = 500;

export class ReferenceStore {
  readonly #folder: string;
  readonly #wallMs: () => number;
  /** By id, rising versions. */
  readonly #references = new Map<string, ReferenceStandard[]>();
  /** Highest version that a file's name claims, damaged ones too. */
  readonly #taken = new Map<string, number>();
  readonly #problems: string[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string, wallMs: () => number) {
    this.#folder = folder;
    this.#wallMs = wallMs;
  }

  /** Reads the folder; a missing one is an empty one. Never throws for a damaged file. */
  async load(): Promise<void> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") this.#problems.push(`references: ${error.message}`);
      return [];
    });
    const files = names
      .flatMap((name) => {
        const [, id, version] = NAME.exec(name) ?? [];
        return id === undefined ? [] : [{ name, id, version: Number(version) }];
      })
      .sort((a, b) => a.version - b.version);
    for (const { name, id, version } of files) {
      this.#taken.set(id, Math.max(version, this.#taken.get(id) ?? 0));
      const reference = await this.#read(name);
      if (typeof reference === "string") this.#problems.push(`references/${name}: ${reference}`);
      else if (reference.id !== id || reference.version !== version) {
        this.#problems.push(`references/${name}: holds ${reference.id} version ${reference.version}`);
      } else this.#references.set(id, [...this.versions(id).toReversed(), reference]);
    }
  }

  /** The newest version of each, retired ones too, by id. */
  list(): readonly ReferenceStandard[] {
    return [...this.#references.values()]
      .flatMap((versions) => versions.slice(-1))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  find(id: string): ReferenceStandard | undefined {
    return this.#references.get(id)?.at(-1);
  }

  /** Newest first; empty when there is no such reference. */
  versions(id: string): readonly ReferenceStandard[] {
    return (this.#references.get(id) ?? []).toReversed();
  }

  problems(): readonly string[] {
    return this.#problems;
  }

  /** Adds a version; resolves when it is on disk. @throws FaultError PIP-CONFIG-INVALID with advice. */
  save(change: ReferenceChange): Promise<ReferenceStandard> {
    const saved = this.#writing.then(() => this.#save(change));
    this.#writing = saved.catch(() => undefined);
    return saved;
  }

  async #save({ baseVersion, ...content }: ReferenceChange): Promise<ReferenceStandard> {
    const { id } = content;
    const newest = this.find(id)?.version ?? 0;
    const problem = referenceProblem(content);
    if (problem !== undefined) throw invalid(problem);
    if (baseVersion !== newest) {
      throw invalid(
        `baseVersion is ${baseVersion}: version ${newest} of ${id} is the newest, look at it first`,
      );
    }
    if (newest === 0 && this.#references.size >= REFERENCES_MOST) {
      throw invalid(`${REFERENCES_MOST} references are there: change one of them`);
    }
    const version = Math.max(newest, this.#taken.get(id) ?? 0) + 1;
    if (version > VERSIONS_MOST) throw invalid(`${id} has ${newest} versions: add it under another id`);
    const reference: ReferenceStandard = { ...content, version };
    const file = {
      savedAt: new Date(this.#wallMs()).toISOString(),
      sha256: canonicalDigest(reference),
      reference,
    };
    if (
      !(await writeOnce(this.#folder, `${id}.v${version}.json`, `${JSON.stringify(file, undefined, 2)}\n`))
    ) {
      throw invalid(`version ${version} of ${id} is on disk already: restart the server to read it`);
    }
    this.#taken.set(id, version);
    this.#references.set(id, [...(this.#references.get(id) ?? []), reference]);
    return reference;
  }

  /** The reference, or in words what is wrong with the file. */
  async #read(name: string): Promise<ReferenceStandard | string> {
    const path = join(this.#folder, name);
    try {
      if ((await stat(path)).size > FILE_MAX_BYTES) return "is larger than 64 kB and was not read";
      const parsed = referenceFileSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return `field ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`;
      }
      const { reference, sha256 } = parsed.data;
      if (canonicalDigest(reference) !== sha256) return "was changed after it was written (digest differs)";
      return reference;
    } catch (error) {
      return error instanceof SyntaxError
        ? "is no whole JSON"
        : `cannot be read (${(error as Error).message})`;
    }
  }
}

/** What keeps a reference from being one, naming field, value and what to do. */
function referenceProblem(reference: Omit<ReferenceStandard, "version">): string | undefined {
  const { range, calibratedAt, validUntil, expandedUncertainty, relativeExpandedUncertainty } = reference;
  if (reference.reason.trim() === "") return "reason is empty: say why, e.g. new certificate";
  if (reference.serialNumber.trim() === "")
    return "serialNumber is empty: enter the number on the instrument";
  if (reference.certificateNumber.trim() === "") {
    return "certificateNumber is empty: without its certificate an instrument is no reference";
  }
  if (range.min >= range.max) return `range is ${range.min} to ${range.max}: it must rise`;
  if (validUntil <= calibratedAt)
    return `validUntil is ${validUntil}: it must be after calibratedAt, ${calibratedAt}`;
  if (expandedUncertainty === 0 && relativeExpandedUncertainty === 0) {
    return "expandedUncertainty is 0: enter U (k = 2) of its certificate";
  }
  return undefined;
}

function invalid(message: string): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", message);
}
