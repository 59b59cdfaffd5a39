/** Filters of the list of sessions: what passes, in which order, and what is said of a bad value. */
import type { SessionDetails, SessionEntry } from "@cementwatch/shared/review/session-page";
import {
  choicesOf,
  queryProblem,
  type SessionQuery,
  sessionPasses,
  sessionQuerySchema,
  sortSessions,
} from "@cementwatch/shared/review/session-query";
import { describe, expect, it } from "vitest";

const DETAILS: SessionDetails = {
  room: "OR 2",
  levels: ["T12", "L1"],
  cements: ["PMMA, low viscosity"],
  alarms: [
    { condition: "A1", priority: "high", count: 2 },
    { condition: "A6", priority: "medium", count: 1 },
  ],
  devices: [{ driver: "new-era", model: "NE1000", serialNumber: "SN-77" }],
  looks: 4,
  loop: [],
};

function entry(more: Partial<SessionEntry> = {}): SessionEntry {
  return {
    sessionId: "2026-11-20-091500-aa",
    title: "Posterior leak",
    origin: "simulated",
    startedAt: "2026-11-20T09:15:00.000Z",
    durationUs: 90e6,
    sizeBytes: 1,
    state: "complete",
    highAlarms: 2,
    marks: 0,
    read: "all",
    details: DETAILS,
    ...more,
  };
}

function query(text: string): SessionQuery {
  return sessionQuerySchema.parse(Object.fromEntries(new URLSearchParams(text)));
}

describe("the filter", () => {
  it.each([
    ["", true],
    ["from=2026-11-20&to=2026-11-20", true],
    ["from=2026-11-21", false],
    ["to=2026-11-19", false],
    ["from=2026-11-20T09:15:00.000Z&to=2026-11-20T09:15:00Z", true],
    ["from=2026-11-20T09:15:00.001Z", false],
    ["to=2026-11-20T09:14:59.999Z", false],
    ["room=OR 2", true],
    ["room=OR 3", false],
    ["text=or leak 2", true],
    ["level=L1", true],
    ["level=L2,T12", true],
    ["level=L2", false],
    ["cement=LOW", true],
    ["cement=high", false],
    ["condition=A6", true],
    ["condition=A7", false],
    ["priority=high", true],
    ["priority=low", false],
    ["priority=none", false],
    ["minMinutes=1.5&maxMinutes=1.5", true],
    ["minMinutes=1.6", false],
    ["maxMinutes=1.4", false],
    ["device=sn-77", true],
    ["device=new-era", true],
    ["device=keller", false],
    ["origin=live", false],
    ["state=complete", true],
    ["state=damaged", false],
    ["text=posterior+L1+a1+sn-77", true],
    ["text=posterior+disc", false],
  ])("%s: %s", (text, passes) => {
    expect(sessionPasses(entry(), query(text))).toBe(passes);
  });

  it("finds nothing by what is in a record that was not read, and by nothing but its date and id when nothing was", () => {
    const { details: _, ...summary } = entry({ read: "summary" });
    expect(sessionPasses(summary, query("level=L1"))).toBe(false);
    expect(sessionPasses(summary, query("priority=none"))).toBe(false);
    expect(sessionPasses(summary, query("origin=simulated"))).toBe(true);
    const unread = { ...summary, read: "nothing" as const, origin: "live" as const };
    expect(sessionPasses(unread, query("origin=live"))).toBe(false);
    expect(sessionPasses(unread, query("from=2026-11-20&text=091500"))).toBe(true);
  });

  it.each([
    ["level=L9", /^level "L9"/],
    ["from=yesterday", /^from "yesterday": is no day/],
    ["condition=posterior", /^condition "posterior": is a condition like A1/],
    ["priority=loud", /^priority "loud"/],
    ["minMinutes=NaN", /^minMinutes "NaN"/],
    ["limit=0", /^limit "0"/],
    ["limit=201", /^limit "201"/],
    ["offset=-1", /^offset "-1"/],
    ["sort=size", /^sort "size"/],
    ["from=2026-11-21&to=2026-11-20", /^to "2026-11-20": is before from/],
    ["minMinutes=3&maxMinutes=2", /^maxMinutes "2": is less than minMinutes/],
    ["ward=OR2", /ward/],
    [`text=${"x".repeat(201)}`, /^text "x{60}"/],
  ])("names what is wrong in %s", (text, problem) => {
    const asked = Object.fromEntries(new URLSearchParams(text));
    const { error } = sessionQuerySchema.safeParse(asked);
    expect(error === undefined ? "" : queryProblem(error, asked)).toMatch(problem);
  });
});

it("sorts by each order, equal ones by their id, so that pages do not overlap", () => {
  const entries = [
    entry({ sessionId: "b", durationUs: 1, highAlarms: 0, title: "B" }),
    entry({ sessionId: "a", durationUs: 1, highAlarms: 3, title: "C" }),
    entry({
      sessionId: "c",
      startedAt: "2026-11-21T00:00:00.000Z",
      durationUs: 5,
      highAlarms: 1,
      title: "A",
    }),
  ];
  const ids = (text: string) =>
    sortSessions(entries, query(text))
      .map(({ sessionId }) => sessionId)
      .join("");
  expect(ids("")).toBe("cba");
  expect(ids("direction=up")).toBe("abc");
  expect(ids("sort=duration")).toBe("cba");
  expect(ids("sort=alarms")).toBe("acb");
  expect(ids("sort=title&direction=up")).toBe("cba");
});

it("offers what occurs: levels from the top down, drivers and serial numbers", () => {
  expect(choicesOf([entry(), entry({ read: "summary" })])).toEqual({
    rooms: ["OR 2"],
    levels: ["T12", "L1"],
    cements: ["PMMA, low viscosity"],
    conditions: ["A1", "A6"],
    devices: ["new-era", "SN-77"],
  });
});
