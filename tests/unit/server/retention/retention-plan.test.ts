import { planRetention, type RetentionInput } from "@cementwatch/server/retention/retention-plan";
import { expect, it } from "vitest";

const NOW = Date.UTC(2026, 0, 31);
type Session = RetentionInput["sessions"][number];

function session(sessionId: string, day: number, change: Partial<Session> = {}): Session {
  return {
    sessionId,
    title: sessionId,
    origin: "live",
    startedAt: new Date(Date.UTC(2026, 0, day)).toISOString(),
    durationUs: 1,
    sizeBytes: 2e9,
    state: "complete",
    highAlarms: 0,
    marks: 0,
    ...change,
  };
}

function going(sessions: readonly Session[], change: Partial<RetentionInput> = {}): string[] {
  const policy = { keepDays: { live: 20 } };
  const input = { sessions, policy, heldIds: new Set<string>(), nowMs: NOW, freeBytes: 0, ...change };
  return planRetention(input)
    .filter(({ action }) => action === "remove")
    .map(({ sessionId }) => sessionId);
}

it("lets go what is older than its days, and keeps every origin that is not named", () => {
  expect(
    going([session("old", 11), session("young", 12), session("sim", 1, { origin: "simulated" })]),
  ).toEqual(["old"]);
  expect(going([session("old", 1)], { policy: { keepDays: {} } })).toEqual([]);
});

it("never lets go what is held, recorded, damaged, unreadable or of no known age", () => {
  const sessions = [
    session("held", 1),
    session("open", 1, { state: "recording" }),
    session("damaged", 1, { state: "damaged" }),
    session("unreadable", 1, { state: "unreadable", startedAt: "" }),
    session("ageless", 1, { startedAt: "?" }),
  ];
  const policy = { keepDays: { live: 1, simulated: 1 }, minimumFreeGb: 1_000 };
  const simulated = sessions.map((entry) => ({ ...entry, origin: "simulated" as const }));
  const heldIds = new Set(["held"]);
  expect(going(sessions, { policy, heldIds })).toEqual([]);
  expect(going(simulated.slice(0, 4), { policy, heldIds })).toEqual([]);
});

it("makes room with simulated sessions, oldest first and no more than needed, never with live ones", () => {
  const sessions = [
    session("s3", 30, { origin: "simulated" }),
    session("s1", 28, { origin: "simulated" }),
    session("live", 27),
    session("s2", 29, { origin: "simulated" }),
  ];
  const policy = { keepDays: {}, minimumFreeGb: 10 };
  expect(going(sessions, { policy, freeBytes: 10e9 })).toEqual([]);
  expect(going(sessions, { policy, freeBytes: 7e9 })).toEqual(["s1", "s2"]);
  expect(going([session("live", 27)], { policy, freeBytes: 0 })).toEqual([]);
});
