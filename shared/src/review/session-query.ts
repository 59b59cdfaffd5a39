/** Filters of the list of sessions: their form, whether a session passes them, and the order. Pure. */
import { z } from "zod";
import { VERTEBRAL_LEVELS } from "../procedure/level.ts";
import type { SessionChoices, SessionEntry } from "./session-page.ts";

const SESSION_ORDERS = ["started", "duration", "alarms", "title"] as const;
const PAGE_MOST = 200;
const CHOICES_MOST = 200;

const moment = z.union(
  [z.iso.date(), z.iso.datetime()],
  "is no day like 2026-11-27, nor a moment like 2026-11-27T08:00:00Z",
);
const words = z.string().trim().max(200);
const minutes = z.coerce.number().min(0).max(100_000);
const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(item).max(20));

/** A query string. `from` and `to`: days of UTC, both included, or moments with a Z. */
export const sessionQuerySchema = z
  .strictObject({
    from: moment.exactOptional(),
    to: moment.exactOptional(),
    room: words.exactOptional(),
    /** Any of these, with commas. */
    level: listOf(z.enum(VERTEBRAL_LEVELS)).exactOptional(),
    cement: words.exactOptional(),
    condition: listOf(z.string().regex(/^[A-Z][0-9]{1,2}[a-z]?$/, "is a condition like A1")).exactOptional(),
    priority: z.enum(["high", "medium", "low", "none"]).exactOptional(),
    minMinutes: minutes.exactOptional(),
    maxMinutes: minutes.exactOptional(),
    /** Driver, model or serial number. */
    device: words.exactOptional(),
    origin: z.enum(["live", "simulated"]).exactOptional(),
    state: z.enum(["recording", "complete", "damaged", "unreadable"]).exactOptional(),
    /** Each word must be somewhere. */
    text: words.exactOptional(),
    sort: z.enum(SESSION_ORDERS).default("started"),
    direction: z.enum(["down", "up"]).default("down"),
    limit: z.coerce.number().int().min(1).max(PAGE_MOST).default(50),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || firstMoment(from) <= lastMoment(to), {
    path: ["to"],
    message: "is before from: exchange the two days",
  })
  .refine(
    ({ minMinutes, maxMinutes }) =>
      minMinutes === undefined || maxMinutes === undefined || minMinutes <= maxMinutes,
    { path: ["maxMinutes"], message: "is less than minMinutes: exchange the two" },
  );
export type SessionQuery = z.infer<typeof sessionQuerySchema>;

/** Moments are compared as text: what is shorter comes first, and ~ comes after all that begins like it. */
function firstMoment(text: string): string {
  return text.replace("Z", "");
}

function lastMoment(text: string): string {
  return `${text.replace("Z", "")}~`;
}

/** What is wrong with a query, each bad value named. */
export function queryProblem(error: z.ZodError, query: unknown): string {
  return error.issues
    .map(({ path, message }) => {
      const name = String(path[0] ?? "");
      const value = (query as Readonly<Record<string, unknown>> | null)?.[name];
      return name === "" ? message : `${name} "${String(value).slice(0, 60)}": ${message}`;
    })
    .join("; ");
}

/** Whether a session passes. What is in the record is not known of one that has not been read: it passes no such filter. */
export function sessionPasses(entry: SessionEntry, query: SessionQuery): boolean {
  return passesSummary(entry, query) && passesDetails(entry, query) && passesText(entry, query.text ?? "");
}

function passesSummary(entry: SessionEntry, query: SessionQuery): boolean {
  const { from, to, minMinutes = 0, maxMinutes = Number.POSITIVE_INFINITY, origin, state } = query;
  const asksRecord = minMinutes > 0 || Number.isFinite(maxMinutes) || `${origin ?? ""}${state ?? ""}` !== "";
  const { startedAt } = entry;
  const minutesLong = entry.durationUs / 60e6;
  return (
    (from === undefined || firstMoment(from) <= startedAt) &&
    (to === undefined || (startedAt !== "" && startedAt <= lastMoment(to))) &&
    (!asksRecord ||
      (entry.read !== "nothing" &&
        minutesLong >= minMinutes &&
        minutesLong <= maxMinutes &&
        (origin === undefined || entry.origin === origin) &&
        (state === undefined || entry.state === state)))
  );
}

function passesDetails({ details }: SessionEntry, query: SessionQuery): boolean {
  const { room = "", level = [], cement = "", condition = [], priority, device = "" } = query;
  const asks =
    room.length + level.length + cement.length + condition.length + device.length > 0 ||
    priority !== undefined;
  if (!asks) return true;
  if (details === undefined) return false;
  const { alarms } = details;
  return (
    (room === "" || has(details.room ?? "", room)) &&
    (level.length === 0 || level.some((name) => details.levels.includes(name))) &&
    (cement === "" || details.cements.some((title) => has(title, cement))) &&
    (condition.length === 0 || alarms.some((alarm) => condition.includes(alarm.condition))) &&
    (priority === undefined ||
      (priority === "none" ? alarms.length === 0 : alarms.some((alarm) => alarm.priority === priority))) &&
    (device === "" ||
      details.devices.some((one) => has(`${one.driver} ${one.model} ${one.serialNumber}`, device)))
  );
}

function passesText(entry: SessionEntry, text: string): boolean {
  const wanted = text.split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const { room = "", levels = [], cements = [], devices = [], alarms = [] } = entry.details ?? {};
  const all = [
    entry.sessionId,
    entry.title,
    entry.startedAt.replace("T", " "),
    entry.origin,
    entry.state,
    room,
    ...levels,
    ...cements,
    ...alarms.map(({ condition }) => condition),
    ...devices.map(({ driver, model, serialNumber }) => `${driver} ${model} ${serialNumber}`),
  ].join(" ");
  return wanted.every((word) => has(all, word));
}

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** In the order that was asked for; equal ones by their id, so that pages do not overlap. */
export function sortSessions<T extends SessionEntry>(
  entries: readonly T[],
  { sort, direction }: Pick<SessionQuery, "sort" | "direction">,
): readonly T[] {
  const sign = direction === "up" ? 1 : -1;
  return entries.toSorted(
    (a, b) => sign * compare(a, b, sort) || sign * a.sessionId.localeCompare(b.sessionId),
  );
}

function compare(a: SessionEntry, b: SessionEntry, sort: SessionQuery["sort"]): number {
  if (sort === "duration") return a.durationUs - b.durationUs;
  if (sort === "alarms") return a.highAlarms - b.highAlarms || alarmsOf(a) - alarmsOf(b);
  if (sort === "title") return a.title.localeCompare(b.title);
  return a.startedAt.localeCompare(b.startedAt);
}

function alarmsOf({ details }: SessionEntry): number {
  return (details?.alarms ?? []).reduce((sum, { count }) => sum + count, 0);
}

/** Everything that occurs, in order of the alphabet; levels from the top down. */
export function choicesOf(entries: readonly SessionEntry[]): SessionChoices {
  const rooms = new Set<string>();
  const levels = new Set<string>();
  const cements = new Set<string>();
  const conditions = new Set<string>();
  const devices = new Set<string>();
  for (const { details } of entries) {
    if (details?.room !== undefined) rooms.add(details.room);
    for (const level of details?.levels ?? []) levels.add(level);
    for (const cement of details?.cements ?? []) cements.add(cement);
    for (const { condition } of details?.alarms ?? []) conditions.add(condition);
    for (const { driver, serialNumber } of details?.devices ?? []) {
      devices.add(driver);
      if (serialNumber !== "") devices.add(serialNumber);
    }
  }
  const listed = (set: ReadonlySet<string>) =>
    [...set].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).slice(0, CHOICES_MOST);
  return {
    rooms: listed(rooms),
    levels: VERTEBRAL_LEVELS.filter((level) => levels.has(level)),
    cements: listed(cements),
    conditions: listed(conditions),
    devices: listed(devices),
  };
}
