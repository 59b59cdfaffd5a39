/** Counts what the list of sessions shows while a session is written or read: duration, alarms, marks. */
import type { JsonValue } from "@cementwatch/shared/json";
import { jsonField } from "./message-layout.ts";
import type { SessionTotals } from "./session-notes.ts";
import type { StoredTopic } from "./topics.ts";

/** Topics whose content `TotalsCounter.take` looks into. */
export const TOTALS_TOPICS: readonly StoredTopic[] = ["/alarm", "/input/operator"];

export class TotalsCounter {
  #startUs: number | undefined;
  #endUs = 0;
  #alarms = 0;
  #highAlarms = 0;
  #marks = 0;

  /** Any message's time. */
  time(atUs: number): void {
    if (this.#startUs === undefined || atUs < this.#startUs) this.#startUs = atUs;
    if (atUs > this.#endUs) this.#endUs = atUs;
  }

  /** Content of an `/alarm` or `/input/operator` message; anything else is not counted. */
  take(topic: StoredTopic, json: JsonValue | undefined): void {
    if (topic === "/alarm") this.#takeAlarm(jsonField(json, "event") ?? json);
    else if (topic === "/input/operator" && jsonField(jsonField(json, "act"), "kind") === "mark") {
      this.#marks += 1;
    }
  }

  totals(): SessionTotals {
    const durationUs = this.#startUs === undefined ? 0 : Math.max(0, this.#endUs - this.#startUs);
    return { durationUs, alarms: this.#alarms, highAlarms: this.#highAlarms, marks: this.#marks };
  }

  #takeAlarm(event: JsonValue | undefined): void {
    if (jsonField(event, "phase") !== "raised") return;
    this.#alarms += 1;
    if (jsonField(jsonField(event, "alarm"), "priority") === "high") this.#highAlarms += 1;
  }
}
