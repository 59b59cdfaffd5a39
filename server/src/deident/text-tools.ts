/** Treats the texts of a session's messages with the project's key, and counts what it took away. */
import { shiftIsoDate } from "@cementwatch/shared/deident/date-shift";
import { REMOVED, type TextTools } from "@cementwatch/shared/deident/text-rules";
import type { SerialPair } from "./line-serials.ts";
import type { KeyedNames } from "./project-key.ts";

interface Parts {
  readonly names: KeyedNames;
  readonly pseudonym: string;
  readonly days: number;
  readonly isDeviceIdentityKept: boolean;
  readonly serials: ReadonlySet<string>;
}

export class SessionTexts implements TextTools {
  readonly pseudonym: string;
  readonly #parts: Parts;
  readonly #removed = new Map<string, number>();
  readonly #serials: readonly SerialPair[];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.pseudonym = parts.pseudonym;
    this.#serials = parts.isDeviceIdentityKept
      ? []
      : [...parts.serials].map((old) => ({ old, now: parts.names.serial(old) }));
  }

  date(text: string): string {
    const shifted = shiftIsoDate(text, this.#parts.days);
    if (shifted === undefined) this.removed("date", text);
    return shifted ?? REMOVED;
  }

  serial(text: string): string {
    return this.#parts.isDeviceIdentityKept ? text : this.#parts.names.serial(text);
  }

  token(text: string): string {
    return this.#parts.names.token(text);
  }

  removed(place: string): void;
  removed(place: string, text: string): void;
  removed(place: string): void {
    this.#removed.set(place, (this.#removed.get(place) ?? 0) + 1);
  }

  /** What has to be replaced in the bytes of serial lines. */
  get serialPairs(): readonly SerialPair[] {
    return this.#serials;
  }

  /** How many texts were removed, by place. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#removed].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
