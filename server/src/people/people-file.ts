/**
 * Who may sign: `people.json` in the data folder, changed by commands only and read anew at each signing. A person is
 * never removed, only disabled, so that a name in an old signature stays that person's.
 */
import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PersonRole } from "@cementwatch/shared/audit/sign-off";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { syncFolder, writeOnce } from "../file-store/write-once.ts";
import { checkNewPassword, hashPassword } from "./password-hash.ts";

export const ROLES = ["qa", "engineer", "operator"] as const satisfies readonly PersonRole[];
const PEPPER = "people.pepper";
const PEPPER_BYTES = 32;
const PEOPLE_MOST = 500;
/** Letters of any script, with marks, spaces, dots, hyphens and apostrophes between them. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .'’-]{0,62}[\p{L}\p{M}\p{N}.]$/u;

const personSchema = z.strictObject({
  name: z.string().regex(NAME),
  role: z.enum(ROLES),
  isDisabled: z.boolean(),
  /** ISO 8601, UTC. */
  addedAt: z.string(),
  changedAt: z.string(),
  password: z.strictObject({
    cost: z
      .int()
      .min(2)
      .max(2 ** 20),
    salt: z.string().max(100),
    hash: z.string().max(100),
  }),
});
export type Person = z.infer<typeof personSchema>;

const fileSchema = z.strictObject({
  format: z.literal("cementwatch.people"),
  formatVersion: z.literal(1),
  people: z.array(personSchema).max(PEOPLE_MOST),
});

export interface PeopleOptions {
  readonly dataFolder: string;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  /** Work factor of new hashes; lower in tests only. */
  readonly cost?: number;
}

export class PeopleFile {
  readonly #options: PeopleOptions;
  readonly #path: string;

  constructor(options: PeopleOptions) {
    this.#options = options;
    this.#path = join(options.dataFolder, "people.json");
  }

  /** In the order they were added; a missing file has nobody. @throws FaultError REC-UNREADABLE when it is damaged */
  async list(): Promise<readonly Person[]> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw unreadable(this.#path, error);
    }
    try {
      return fileSchema.parse(JSON.parse(text)).people;
    } catch (error) {
      throw unreadable(this.#path, error);
    }
  }

  /** Whatever the case of its letters. */
  async find(name: string): Promise<Person | undefined> {
    return (await this.list()).find((person) => keyOf(person.name) === keyOf(name));
  }

  /** @throws FaultError PIP-CONFIG-INVALID naming the field and what is allowed */
  async add(name: string, role: PersonRole, password: string): Promise<Person> {
    const proper = name.normalize("NFC").trim();
    if (!NAME.test(proper)) {
      throw invalid(
        `NAME is "${name.slice(0, 80)}": give 2 to 64 letters, with spaces, dots and hyphens between`,
      );
    }
    checkNewPassword(password, proper);
    const kept = await hashPassword(
      password,
      await this.pepper((await this.list()).length === 0),
      this.#options.cost,
    );
    const at = this.#now();
    const person = { name: proper, role, isDisabled: false, addedAt: at, changedAt: at, password: kept };
    return this.#change((people) => {
      if (people.some((other) => keyOf(other.name) === keyOf(proper)))
        throw invalid(`${proper} is there already: "people reset" gives a new password`);
      if (people.length >= PEOPLE_MOST) throw invalid(`${PEOPLE_MOST} people are there: that is the most`);
      return { people: [...people, person], person };
    });
  }

  /** Nothing can be signed in that name any more. @throws FaultError PIP-CONFIG-INVALID when there is no such person */
  disable(name: string): Promise<Person> {
    return this.#replace(name, (person) => ({ ...person, isDisabled: true }));
  }

  /** A new password; also enables again. @throws FaultError PIP-CONFIG-INVALID */
  async reset(name: string, password: string): Promise<Person> {
    checkNewPassword(password, name);
    const kept = await hashPassword(
      password,
      await this.pepper((await this.list()).length === 0),
      this.#options.cost,
    );
    return this.#replace(name, (person) => ({ ...person, isDisabled: false, password: kept }));
  }

  /** The secret that passwords are keyed with, readable by this user only. @throws FaultError REC-UNREADABLE */
  async pepper(mayMake = false): Promise<Buffer> {
    const path = join(this.#options.dataFolder, PEPPER);
    try {
      const pepper = Buffer.from((await readFile(path, "latin1")).trim(), "hex");
      if (pepper.length !== PEPPER_BYTES) throw new Error(`it holds ${pepper.length} bytes`);
      return pepper;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || !mayMake) {
        throw new FaultError(
          "REC-UNREADABLE",
          `${path} cannot be used: put back a copy, or move people.json away and add everybody anew`,
          { cause: error },
        );
      }
    }
    const made = randomBytes(PEPPER_BYTES);
    const isMade = await writeOnce(this.#options.dataFolder, PEPPER, `${made.toString("hex")}\n`, 0o600);
    return isMade ? made : this.pepper();
  }

  #replace(name: string, change: (person: Person) => Person): Promise<Person> {
    return this.#change((people) => {
      const before = people.find((person) => keyOf(person.name) === keyOf(name));
      if (before === undefined)
        throw invalid(`there is no person ${name.slice(0, 80)}: "people list" shows all`);
      const person = { ...change(before), changedAt: this.#now() };
      return { people: people.map((other) => (other === before ? person : other)), person };
    });
  }

  /** The new file is also the lock: two commands at once cannot lose each other's change. */
  async #change(
    change: (people: readonly Person[]) => { readonly people: readonly Person[]; readonly person: Person },
  ): Promise<Person> {
    const waiting = `${this.#path}.new`;
    const file = await open(waiting, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw unwritable(this.#path, error);
      throw invalid(`another command is changing the people: try again; if none is, remove ${waiting}`);
    });
    try {
      const { people, person } = change(await this.list());
      await file.writeFile(
        `${JSON.stringify({ format: "cementwatch.people", formatVersion: 1, people }, undefined, 2)}\n`,
      );
      await file.sync();
      await file.close();
      await rename(waiting, this.#path);
      await syncFolder(this.#options.dataFolder);
      return person;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(waiting, { force: true });
      if (error instanceof FaultError) throw error;
      throw unwritable(this.#path, error);
    }
  }

  #now(): string {
    return new Date(this.#options.wallMs()).toISOString();
  }
}

/** Names that look alike are one name. */
export function keyOf(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

function invalid(message: string): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", message);
}

function unreadable(path: string, cause: unknown): FaultError {
  return new FaultError("REC-UNREADABLE", `${path} cannot be read: put back a copy, or move it away`, {
    cause,
  });
}

function unwritable(path: string, cause: unknown): FaultError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FaultError("REC-WRITE-FAILED", `${path} cannot be written: ${reason}`, { cause });
}
