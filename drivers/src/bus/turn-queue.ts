/**
 * Decides who may use a shared line next. Pure: time comes in as an argument. Devices are served in the order in which
 * they asked; one that does not answer may hold up a healthy one by its own time-out at most, and is then asked less
 * often.
 */
import { type BackoffPolicy, backoffUs } from "../backoff.ts";

/** One lost reply is noise and is asked again at once; from the second on the device is likely to be off. Assumption. */
const MISSES_BEFORE_BACKOFF = 2;
/** A dead Keller sensor (150 ms each second) costs a seventh of the line, and is found again soon. Assumption. */
const BACKOFF: BackoffPolicy = { firstUs: 250_000, factor: 2, capUs: 1_000_000, jitterRatio: 0 };

interface Place {
  /** Unanswered turns in a row. A device that was never heard begins with one: it must not come before a live one. */
  misses: number;
  /** When it asked, or when its pause after unanswered turns is over; `undefined` while it asks for nothing. */
  readyAtUs: number | undefined;
  order: number;
}

export class TurnQueue<Member> {
  readonly #places = new Map<Member, Place>();
  #holder: Member | undefined;
  #asked = 0;
  /** Healthy devices that had asked by the end of the last unanswered turn come before the next doubtful one. */
  #owedUpTo = 0;

  get holder(): Member | undefined {
    return this.#holder;
  }

  join(member: Member): void {
    this.#places.set(member, { misses: 1, readyAtUs: undefined, order: 0 });
  }

  ask(member: Member, atUs: number): void {
    const place = this.#placeOf(member);
    this.#asked += 1;
    place.order = this.#asked;
    const missesBeyond = place.misses - MISSES_BEFORE_BACKOFF;
    place.readyAtUs = atUs + (missesBeyond < 0 ? 0 : backoffUs(missesBeyond, BACKOFF, 0.5));
  }

  /** Takes back what it asked for, or gives up its turn without a word about the device. */
  withdraw(member: Member): void {
    this.#placeOf(member).readyAtUs = undefined;
    if (this.#holder === member) this.#holder = undefined;
  }

  /** `outcome` idle: nothing was sent in this turn. */
  end(member: Member, outcome: "answered" | "missed" | "idle"): void {
    if (this.#holder !== member) return;
    this.#holder = undefined;
    if (outcome === "idle") return;
    const place = this.#placeOf(member);
    place.misses = outcome === "answered" ? 0 : place.misses + 1;
    if (outcome === "missed") this.#owedUpTo = this.#asked;
  }

  /** Gives the turn to who may have it now; `undefined` when it is taken or nobody is ready. */
  grant(atUs: number): { readonly member: Member; readonly waitedUs: number } | undefined {
    if (this.#holder !== undefined) return undefined;
    const ready = [...this.#places]
      .filter(([, { readyAtUs }]) => readyAtUs !== undefined && readyAtUs <= atUs)
      .sort(([, a], [, b]) => a.order - b.order);
    const owed = ready.find(([, { misses, order }]) => misses === 0 && order <= this.#owedUpTo);
    const [member, place] = owed ?? ready[0] ?? [];
    if (member === undefined || place?.readyAtUs === undefined) return undefined;
    const waitedUs = atUs - place.readyAtUs;
    place.readyAtUs = undefined;
    this.#holder = member;
    return { member, waitedUs };
  }

  /** When the next device that waits may have the turn, provided that it is free; `undefined` when nobody waits. */
  nextAtUs(): number | undefined {
    const times = [...this.#places.values()].flatMap(({ readyAtUs }) => readyAtUs ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Since when the device could have had its turn, had others not been before it. */
  waitsSinceUs(member: Member): number | undefined {
    return this.#placeOf(member).readyAtUs;
  }

  #placeOf(member: Member): Place {
    const place = this.#places.get(member);
    if (place === undefined) throw new Error("turn queue: no such member");
    return place;
  }
}
