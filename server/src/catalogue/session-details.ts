/** Reads what the list shows and searches of a session beyond its summary: one pass over the whole record. */
import type { PipelineInput, SessionStatus } from "@cementwatch/shared/pipeline/events";
import { loopPointAt, loopPoints } from "@cementwatch/shared/review/pressure-volume";
import type { ReviewFacts } from "@cementwatch/shared/review/review-facts";
import type { SessionDetails } from "@cementwatch/shared/review/session-page";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { MessageRange, SessionReader } from "../recording/session-reader.ts";
import { readReviewFacts } from "../review/read-review-facts.ts";
import { inputOfRecord } from "../session/input-record.ts";

/** Counts up when what is kept changes its form: older rows are read again. */
export const DETAILS_FORM = 2;

const LISTED_MOST = 40;

/** @throws FaultError REC-UNREADABLE and the system's errors */
export function readDetails(reader: SessionReader): SessionDetails {
  const seen = new Seen();
  const { room } = reader.header;
  const { facts } = readReviewFacts({
    startUs: reader.startUs,
    endUs: reader.endUs,
    *messages(range?: MessageRange) {
      for (const message of reader.messages(range)) {
        const input = inputOfRecord(message);
        if (input !== undefined) seen.take(input);
        yield message;
      }
    },
  });
  const loop = loopPoints(facts.volume, facts.pressure);
  const clinical = facts.alarms.filter(({ kind }) => kind !== "technical");
  const first =
    clinical.find(({ priority }) => priority === "high") ??
    clinical.find(({ priority }) => priority === "medium");
  const point = first === undefined ? undefined : loopPointAt(loop, first.raisedAtUs);
  const injections = facts.levels.flatMap((level) => level.injections.map(({ fromUs }) => fromUs));
  return {
    ...(room === undefined ? {} : { room }),
    levels: facts.levels.map(({ level }) => level).slice(0, LISTED_MOST),
    cements: seen.cements(),
    alarms: alarmCounts(facts),
    devices: devicesOf(seen.config, lastStatus(reader)),
    looks: facts.looks.length,
    loop,
    ...(first === undefined || point === undefined ? {} : { loopAlarm: { point, priority: first.priority } }),
    ...(injections.length === 0 ? {} : { firstInjectionAtUs: Math.min(...injections) }),
  };
}

/** What the configuration said, and what was mixed. */
class Seen {
  config: SessionConfig | undefined;
  readonly #mixed = new Set<string>();

  take(input: PipelineInput): void {
    if (input.kind === "config") this.config = input.config;
    else if (input.kind === "operator" && input.act.kind === "mixStarted") {
      const title = this.config?.procedure.cement?.title;
      if (title !== undefined) this.#mixed.add(title);
    }
  }

  cements(): readonly string[] {
    if (this.#mixed.size > 0) return [...this.#mixed].slice(0, LISTED_MOST);
    const title = this.config?.procedure.cement?.title;
    return title === undefined ? [] : [title];
  }
}

function alarmCounts({ alarms }: ReviewFacts): SessionDetails["alarms"] {
  const counts = new Map<string, SessionDetails["alarms"][number]>();
  for (const { condition, priority } of alarms) {
    const key = `${condition} ${priority}`;
    counts.set(key, { condition, priority, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => a.condition.localeCompare(b.condition, "en", { numeric: true }));
}

function lastStatus(reader: SessionReader): SessionStatus | undefined {
  const fromUs = reader.timesOf("/status").at(-1);
  if (fromUs === undefined) return undefined;
  const found = [...reader.messages({ fromUs, topics: ["/status"] })].at(-1);
  return found?.json as unknown as SessionStatus | undefined;
}

/** The serial number that a device reports goes before the one that was typed. */
function devicesOf(
  config: SessionConfig | undefined,
  status: SessionStatus | undefined,
): SessionDetails["devices"] {
  return (config?.devices ?? []).slice(0, LISTED_MOST).map(({ id, driver, serialNumber = "" }) => {
    const told = status?.devices?.find(({ deviceId }) => deviceId === id)?.identity;
    return {
      driver,
      model: told?.model ?? "",
      serialNumber: told === undefined || told.serialNumber === "" ? serialNumber : told.serialNumber,
    };
  });
}
