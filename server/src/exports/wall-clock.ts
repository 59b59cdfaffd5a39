/** Wall time of a moment of the session, as the record has it: the newest pair of both times that was read so far. */
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage } from "../recording/recorder.ts";

export class WallClock {
  #offsetMs: number;

  constructor({ wallStart, wallAtUs }: SessionHeader) {
    this.#offsetMs = Date.parse(wallStart) - wallAtUs / 1_000;
  }

  /** A `/clock` message. */
  take({ json, atUs }: RecordedMessage): void {
    const wallMs = Date.parse(String(jsonField(json, "wall")));
    if (!Number.isNaN(wallMs)) this.#offsetMs = wallMs - atUs / 1_000;
  }

  /** Ms since 1970. */
  msOf(atUs: number): number {
    return this.#offsetMs + atUs / 1_000;
  }
}
