/** What the engineer reads of sensors' histories: overloads and the drift of zeros, newest first. Pure. */
import type { PeripheralDue } from "@cementwatch/shared/session/session-config";

/** One line of the server's list; what is absent was not said. */
export interface SensorEvent {
  readonly kind: "overload" | "zero" | "checked" | "use";
  readonly at: string;
  readonly sessionId?: string;
  readonly deviceId: string;
  readonly serialNumber?: string;
  readonly count?: number;
  readonly largestKpa?: number;
  readonly change?: "set" | "removed" | "undone";
  readonly offsetKpa?: number;
  readonly fullScaleKpa?: number;
  readonly by?: string;
  readonly lot?: string;
  readonly unit?: string;
}

export interface SensorHistoryView {
  readonly serialNumber: string;
  readonly deviceId: string;
  /** `2026-11-20 to 118 bar, 2 times`; of each session the last word counts. */
  readonly overloads: readonly string[];
  /** `2026-11-20: +0.20 bar (0.2 % of full scale) by touch: Zero`. */
  readonly zeros: readonly string[];
  /** Zeros that were set, oldest first, kPa: their drift. */
  readonly drift: readonly { readonly at: string; readonly kpa: number }[];
  /** An overload stands that no check has followed. */
  readonly isCheckDue: boolean;
}

export function sensorHistories(events: readonly SensorEvent[]): readonly SensorHistoryView[] {
  const serials = [
    ...new Set(events.flatMap(({ kind, serialNumber }) => (kind === "use" ? [] : [serialNumber ?? ""]))),
  ];
  return serials.map((serialNumber) => {
    const own = events.filter((event) => event.kind !== "use" && (event.serialNumber ?? "") === serialNumber);
    const overloads = lastOfSessions(own);
    const checkedAt = own.findLast(({ kind }) => kind === "checked")?.at ?? "";
    const set = own.filter(({ kind, change }) => kind === "zero" && change === "set");
    return {
      serialNumber,
      deviceId: own.at(-1)?.deviceId ?? "",
      overloads: overloads.toReversed().map(overloadText),
      zeros: own
        .filter(({ kind }) => kind === "zero")
        .toReversed()
        .map(zeroText),
      drift: set.map(({ at, offsetKpa = 0 }) => ({ at, kpa: offsetKpa })),
      isCheckDue: overloads.some(({ at }) => at > checkedAt),
    };
  });
}

function lastOfSessions(events: readonly SensorEvent[]): readonly SensorEvent[] {
  const bySession = new Map<string, SensorEvent>();
  for (const event of events) if (event.kind === "overload") bySession.set(event.sessionId ?? "", event);
  return [...bySession.values()];
}

function overloadText({ at, largestKpa = 0, count = 1 }: SensorEvent): string {
  const times = count === 1 ? "" : `, ${count} times`;
  return `${at.slice(0, 10)} to ${Math.round(largestKpa / 10) / 10} bar${times}`;
}

function zeroText({ at, change, offsetKpa = 0, fullScaleKpa, by = "" }: SensorEvent): string {
  const day = `${at.slice(0, 10)} ${at.slice(11, 16)}`;
  if (change !== "set") return `${day}: zero ${change ?? ""} by ${by}`;
  const sign = offsetKpa < 0 ? "−" : "+";
  const share =
    fullScaleKpa === undefined
      ? ""
      : ` (${((100 * Math.abs(offsetKpa)) / fullScaleKpa).toFixed(2)} % of full scale)`;
  return `${day}: ${sign}${(Math.abs(offsetKpa) / 100).toFixed(3)} bar${share} by ${by}`;
}

export interface PeripheralTest {
  readonly peripheralId: string;
  readonly kind: "pedal" | "screen" | "speaker" | "other";
  readonly title: string;
  readonly testedAt: string;
  readonly by: string;
  readonly result: "pass" | "fail";
  readonly notes: string;
  readonly intervalDays: number;
}

const DAY_MS = 86_400_000;

/** The newest test of each, with the day through which it holds. */
export function newestTests(tests: readonly PeripheralTest[]): readonly (PeripheralTest & PeripheralDue)[] {
  const newest = new Map(tests.map((test) => [test.peripheralId, test]));
  return [...newest.values()].map((test) => {
    const until = new Date(Date.parse(test.testedAt) + test.intervalDays * DAY_MS).toISOString();
    return { ...test, validUntil: until.slice(0, 10) };
  });
}

/** An id for a new peripheral: its kind and the title in plain letters, e.g. `pedal-or-2`. */
export function peripheralIdOf(kind: PeripheralTest["kind"], title: string): string {
  const plain = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const id = plain.startsWith(kind) ? plain : `${kind}-${plain}`;
  return id.slice(0, 32).replaceAll(/^-+|-+$/g, "");
}
