/**
 * Name and password, checked at each signing: there are no sessions to steal. Wrong ones are slowed down by name, the
 * answer and its time are the same for a name that does not exist, and the checks wait in one short queue.
 */
import { FaultError } from "@cementwatch/shared/faults";
import { isPassword, nobodysHash } from "./password-hash.ts";
import { keyOf, type PeopleFile, type Person } from "./people-file.ts";

/** Tries of one name before it has to wait. */
const FREE_TRIES = 5;
const FIRST_WAIT_S = 60;
const LONGEST_WAIT_S = 900;
/** After so long without a try a name begins anew, s. */
const FORGOTTEN_S = 3_600;
/** Names that are watched; the one that was quiet longest is forgotten first. */
const NAMES_MOST = 1_000;
/** Each check takes 128 MB for half a second. */
const WAITING_MOST = 8;
const US_PER_S = 1e6;

export type SignInAnswer =
  | { readonly kind: "ok"; readonly person: Person }
  | { readonly kind: "wrong" }
  | { readonly kind: "wait"; readonly seconds: number };

interface Tries {
  readonly count: number;
  readonly lastAtUs: number;
}

export interface SignInParts {
  readonly people: Pick<PeopleFile, "find" | "pepper">;
  /** Monotonic clock, µs. */
  readonly nowUs: () => number;
  /** Work factor for names that are not there; lower in tests only. */
  readonly cost?: number;
}

export class SignIn {
  readonly #parts: SignInParts;
  readonly #tries = new Map<string, Tries>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** @throws FaultError NET-FLOOD when too many are being checked; REC-UNREADABLE when the people cannot be read */
  async check(name: string, password: string): Promise<SignInAnswer> {
    const seconds = this.#take(keyOf(name));
    if (seconds > 0) return { kind: "wait", seconds };
    if (this.#waiting >= WAITING_MOST) {
      throw new FaultError(
        "NET-FLOOD",
        `${WAITING_MOST} signatures are being checked: try again in a minute`,
      );
    }
    this.#waiting += 1;
    const checked = this.#last.then(() => this.#check(name, password));
    this.#last = checked.catch(() => undefined);
    return checked.finally(() => {
      this.#waiting -= 1;
    });
  }

  async #check(name: string, password: string): Promise<SignInAnswer> {
    const { people, cost } = this.#parts;
    const person = await people.find(name);
    const pepper = await people.pepper();
    const fits = await isPassword(password, pepper, person?.password ?? nobodysHash(cost));
    if (!fits || person === undefined || person.isDisabled) return { kind: "wrong" };
    this.#tries.delete(keyOf(name));
    return { kind: "ok", person };
  }

  /** Counts a try before it is checked, so that many at once count as many; seconds to wait when it is refused. */
  #take(key: string): number {
    const nowUs = this.#parts.nowUs();
    const before = this.#tries.get(key) ?? { count: 0, lastAtUs: Number.NEGATIVE_INFINITY };
    const quietS = (nowUs - before.lastAtUs) / US_PER_S;
    const count = quietS > FORGOTTEN_S ? 0 : before.count;
    const waitS = count < FREE_TRIES ? 0 : Math.min(FIRST_WAIT_S * 2 ** (count - FREE_TRIES), LONGEST_WAIT_S);
    if (quietS < waitS) return Math.ceil(waitS - quietS);
    this.#tries.delete(key);
    const [oldest] = this.#tries.keys();
    if (this.#tries.size >= NAMES_MOST && oldest !== undefined) this.#tries.delete(oldest);
    this.#tries.set(key, { count: count + 1, lastAtUs: nowUs });
    return 0;
  }
}
