/** Takes sign-offs of recorded sessions: who it is, whether they may, of exactly what, and that it is written down. */
import { join } from "node:path";
import type {
  PersonRole,
  SignedState,
  SignOff,
  SignOffList,
  SignOffMeaning,
  SignOffView,
} from "@cementwatch/shared/audit/sign-off";
import type { AuditTrail } from "../audit/audit-trail.ts";
import { PeopleFile } from "./people-file.ts";
import { SignIn } from "./sign-in.ts";
import { addSignOff, readSignOffs, signOffPath } from "./sign-off-file.ts";
import { changesSince, SignedStates } from "./signed-state.ts";

/** A list waits so long for the record to be read, ms; then it says that it is being checked. */
const CHECK_WAIT_MS = 2_000;
/** Who may say what: whether a record stands is the quality assurance's word. */
const MAY: Readonly<Record<SignOffMeaning, readonly PersonRole[]>> = {
  reviewed: ["qa", "engineer", "operator"],
  approved: ["qa"],
  rejected: ["qa"],
};

export interface SignOffRequest {
  readonly name: string;
  readonly password: string;
  readonly meaning: SignOffMeaning;
  readonly comment: string;
}

export type SignOffAnswer =
  | { readonly kind: "signed"; readonly signOff: SignOff }
  | { readonly kind: "noSession" | "noPeople" | "wrong" }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "refused"; readonly why: string };

export interface SignOffDeskParts {
  readonly dataFolder: string;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  /** Monotonic clock, µs. */
  readonly nowUs: () => number;
  readonly audit: Pick<AuditTrail, "append" | "head" | "page">;
  /** Work factor of passwords; lower in tests only. */
  readonly cost?: number;
}

export class SignOffDesk {
  readonly #parts: SignOffDeskParts;
  readonly #people: PeopleFile;
  readonly #signIn: SignIn;
  readonly #states: SignedStates;
  readonly #folder: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(parts: SignOffDeskParts) {
    this.#parts = parts;
    this.#people = new PeopleFile(parts);
    this.#signIn = new SignIn({ ...parts, people: this.#people });
    this.#folder = join(parts.dataFolder, "sessions");
    this.#states = new SignedStates(this.#folder);
  }

  /** Undefined when there is no such session. */
  async list(sessionId: string): Promise<SignOffList | undefined> {
    if (!(await this.#states.has(sessionId))) return undefined;
    const { signOffs, problem } = await readSignOffs(signOffPath(this.#folder, sessionId));
    const now = signOffs.length === 0 ? undefined : await this.#stateSoon(sessionId);
    return {
      signOffs: signOffs.map((signOff) => viewOf(signOff, now)),
      problem: problem === "" ? await this.#missing(sessionId, signOffs.length) : problem,
      hasPeople: (await this.#people.list()).some(({ isDisabled }) => !isDisabled),
    };
  }

  /** @throws FaultError NET-FLOOD, REC-UNREADABLE, REC-DAMAGED or REC-WRITE-FAILED with advice */
  async sign(sessionId: string, request: SignOffRequest): Promise<SignOffAnswer> {
    if (!(await this.#states.has(sessionId))) return { kind: "noSession" };
    if ((await this.#people.list()).length === 0) return { kind: "noPeople" };
    const { name, password, meaning, comment } = request;
    const answer = await this.#signIn.check(name, password);
    if (answer.kind === "wrong") {
      // A name that is not there is not written down: it may be a password in the wrong field.
      const known = await this.#people.find(name);
      const actor = known?.name ?? "";
      this.#parts.audit.append({ action: "signIn.failed", actor, sessionId, object: "sign-off" });
    }
    if (answer.kind !== "ok") return answer;
    const { person } = answer;
    const who = { actor: person.name, role: person.role, sessionId };
    const refused = (why: string): SignOffAnswer => {
      this.#parts.audit.append({ action: "signOff.refused", ...who, after: meaning, reason: why });
      return { kind: "refused", why };
    };
    if (!MAY[meaning].includes(person.role)) {
      return refused(
        `"${meaning}" is said by ${MAY[meaning].join(" or ")}, and ${person.name} is ${person.role}`,
      );
    }
    const signed = await this.#states.of(sessionId);
    if (meaning === "approved" && signed.verdict !== "intact") return refused(WHY_NOT[signed.verdict]);
    const auditHead = await this.#parts.audit.head();
    const atWall = new Date(this.#parts.wallMs()).toISOString();
    const content = { sessionId, name: person.name, role: person.role, atWall, meaning, comment, signed };
    const signOff = await this.#add(sessionId, { ...content, auditHead });
    this.#parts.audit.append({
      action: "signOff.signed",
      ...who,
      object: `signature ${signOff.seq}, ${signOff.hash}`,
      after: meaning,
      reason: comment,
    });
    return { kind: "signed", signOff };
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#states.close();
  }

  /** One after the other: each is chained to the one before. */
  #add(sessionId: string, content: Parameters<typeof addSignOff>[1]): Promise<SignOff> {
    const added = this.#writing.then(() => addSignOff(signOffPath(this.#folder, sessionId), content));
    this.#writing = added.catch(() => undefined);
    return added;
  }

  /** Undefined while it takes longer; a string when it cannot be read. */
  async #stateSoon(sessionId: string): Promise<SignedState | string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const later = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), CHECK_WAIT_MS);
    });
    const state = this.#states
      .of(sessionId)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    const first = await Promise.race([state, later]);
    clearTimeout(timer);
    return first;
  }

  /** Signatures that the audit trail knows and the file does not hold: its end was cut. */
  async #missing(sessionId: string, found: number): Promise<string> {
    try {
      const filter = { action: "signOff.signed", sessionId };
      const { rows } = await this.#parts.audit.page(filter, Number.MAX_SAFE_INTEGER, 500);
      if (rows.length <= found) return "";
      return `the audit trail knows ${rows.length} signatures, ${found} are in the file: put back a copy of it`;
    } catch {
      return "the audit trail cannot be read: whether signatures were removed cannot be told";
    }
  }
}

const WHY_NOT = {
  unfinished:
    "the record has no end: wait until it is closed, or rescue it with recover; until then it can be reviewed or rejected",
  damaged: "the record is damaged: it can be reviewed or rejected",
} as const;

function viewOf(signOff: SignOff, now: SignedState | string | undefined): SignOffView {
  if (now === undefined) return { ...signOff, state: "checking", why: "" };
  const why = typeof now === "string" ? now : changesSince(signOff.signed, now);
  return { ...signOff, state: why === "" ? "holds" : "void", why };
}
