/**
 * What happened to each sensor in use: overloads, software zeros, and cases that a single-use piece was in. A file of
 * lines that only grows, read whole at the start; the newest of each sensor is kept at hand, bounded.
 */
import { join } from "node:path";
import { z } from "zod";
import { appendLine, readLines } from "../file-store/lines-file.ts";

/** A room with three cases a day writes so many in some months; older ones stay in the file. */
const EVENTS_KEPT = 5_000;
const name = z.string().max(64);

const sensorEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("overload"),
    at: z.iso.datetime(),
    sessionId: name,
    deviceId: name,
    serialNumber: name,
    /** Of this session so far: the last line of a session counts. */
    count: z.int().min(1),
    largestKpa: z.number(),
  }),
  z.strictObject({
    kind: z.literal("zero"),
    at: z.iso.datetime(),
    sessionId: name,
    deviceId: name,
    serialNumber: name,
    change: z.enum(["set", "removed", "undone"]),
    offsetKpa: z.number(),
    by: z.string().max(128),
    fullScaleKpa: z.number().optional(),
  }),
  /** A daily check of its zero that did not fail. */
  z.strictObject({
    kind: z.literal("checked"),
    at: z.iso.datetime(),
    deviceId: name,
    serialNumber: name,
  }),
  z.strictObject({
    kind: z.literal("use"),
    at: z.iso.datetime(),
    sessionId: name,
    deviceId: name,
    lot: name,
    unit: name,
  }),
]);
export type SensorEvent = z.infer<typeof sensorEventSchema>;

export interface OverloadSummary {
  readonly on: string;
  readonly count: number;
  readonly largestKpa: number;
}

export class SensorHistory {
  readonly #path: string;
  #events: readonly SensorEvent[] = [];
  #damaged = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#path = join(folder, "events.jsonl");
  }

  /** @throws the system's error when the file is there and cannot be read. */
  async load(): Promise<void> {
    const { lines, damaged } = await readLines(this.#path, sensorEventSchema, EVENTS_KEPT);
    this.#events = lines;
    this.#damaged = damaged;
  }

  /** Lines that could not be read. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Known at once; resolves when it is on disk. @throws the system's error when the disk refuses. */
  add(event: SensorEvent): Promise<void> {
    this.#events = [...this.#events, event].slice(-EVENTS_KEPT);
    const added = this.#writing.then(() => appendLine(this.#path, event));
    this.#writing = added.catch(() => undefined);
    return added;
  }

  /** Oldest first. */
  list(): readonly SensorEvent[] {
    return this.#events;
  }

  /** Overloads of a sensor after `since` (ISO), added up over sessions; `undefined` without one. */
  overloadOf(serialNumber: string, since: string): OverloadSummary | undefined {
    const ofSessions = new Map<string, Extract<SensorEvent, { kind: "overload" }>>();
    for (const event of this.#events) {
      if (event.kind !== "overload" || event.serialNumber !== serialNumber || event.at <= since) continue;
      ofSessions.set(event.sessionId, event);
    }
    const events = [...ofSessions.values()];
    const last = events.at(-1);
    if (last === undefined) return undefined;
    return {
      on: last.at.slice(0, 10),
      count: events.reduce((sum, { count }) => sum + count, 0),
      largestKpa: Math.max(...events.map(({ largestKpa }) => largestKpa)),
    };
  }

  /** Of the newest check that did not fail, ISO; empty: none. */
  checkedAt(serialNumber: string): string {
    const last = this.#events.findLast(
      (event) => event.kind === "checked" && event.serialNumber === serialNumber,
    );
    return last?.at ?? "";
  }

  /** ISO dates of earlier cases of a piece; `sessionId`: the present one does not count. */
  usesOf(lot: string, unit: string, sessionId: string): readonly string[] {
    const uses = this.#events.filter(
      (event) =>
        event.kind === "use" && event.lot === lot && event.unit === unit && event.sessionId !== sessionId,
    );
    return [...new Set(uses.map(({ at }) => at.slice(0, 10)))];
  }
}
