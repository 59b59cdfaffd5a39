import { readFileSync } from "node:fs";
import {
  initialSupervision,
  type SupervisionAction,
  type SupervisionEvent,
  type SupervisionState,
  stepSupervision,
} from "@cementwatch/drivers/supervision";
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import { describe, expect, test } from "vitest";

const STATES: readonly LinkState[] = [
  "closed",
  "opening",
  "identifying",
  "running",
  "silent",
  "lost",
  "retrying",
];
const EVENTS: readonly SupervisionEvent[] = [
  "start",
  "stop",
  "opened",
  "openFailed",
  "heard",
  "proved",
  "consentAsked",
  "consentGiven",
  "silence",
  "linkClosed",
  "wrongDevice",
  "timerDue",
];

/** The table in the file's own comment: the test holds code and comment to each other. */
function documentedTable(): string[][] {
  const source = readFileSync(new URL("../../../drivers/src/supervision.ts", import.meta.url), "utf8");
  return source
    .split("\n")
    .filter((line) => line.startsWith(" * | ") && !line.includes("---"))
    .map((line) =>
      line
        .slice(4, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

function stateOf(kind: LinkState): SupervisionState {
  return { kind, attempt: 0, reported: undefined };
}

function actionsOf(kind: LinkState, event: SupervisionEvent): readonly SupervisionAction[] {
  return stepSupervision(stateOf(kind), event).actions;
}

describe("the whole table", () => {
  const [head = [], ...rows] = documentedTable();

  test("names every state and every event once", () => {
    expect(rows.map(([state]) => state)).toEqual(STATES);
    expect(head.slice(1).map((word) => word.replace(/ .*/, ""))).toEqual(EVENTS);
  });

  for (const [kind = "", ...cells] of rows) {
    test(`from ${kind}`, () => {
      expect(cells).toHaveLength(EVENTS.length);
      EVENTS.forEach((event, column) => {
        const before = stateOf(kind as LinkState);
        const { state, actions, fault } = stepSupervision(before, event);
        if (cells[column] === "–") {
          expect({ event, state, actions, fault }).toEqual({
            event,
            state: before,
            actions: [],
            fault: undefined,
          });
        } else {
          expect({ event, to: state.kind }).toEqual({ event, to: cells[column] });
          expect(actions.length, `${kind} on ${event} acts`).toBeGreaterThan(0);
        }
      });
    });
  }
});

describe("what every transition must do", () => {
  const cells = STATES.flatMap((kind) =>
    EVENTS.map((event) => ({ kind, event, step: stepSupervision(stateOf(kind), event) })),
  ).filter(({ step }) => step.actions.length > 0);

  test("a state without a link has released it, whoever comes there", () => {
    for (const { kind, event, step } of cells) {
      const hadLink = !["closed", "lost", "retrying"].includes(kind);
      const hasNone = ["closed", "lost", "retrying"].includes(step.state.kind);
      if (hadLink && hasNone) expect(step.actions, `${kind} on ${event}`).toContain("closeLink");
    }
  });

  test("no two links: opening again releases the old one first", () => {
    expect(actionsOf("silent", "timerDue")).toEqual(["closeLink", "openLink"]);
  });

  test("every state that waits has an attempt scheduled, and nothing else keeps one", () => {
    for (const { kind, event, step } of cells) {
      const isWaiting = ["silent", "lost", "retrying"].includes(step.state.kind);
      const isScheduled = step.actions.some((action) => action.startsWith("schedule"));
      expect(isScheduled, `${kind} on ${event}`).toBe(isWaiting);
      if (kind === "silent" && event !== "timerDue") {
        expect(step.actions, `${kind} on ${event}`).toContain("cancelTimer");
      }
    }
  });

  test("the watchdog runs where a device should speak, and never while a person is asked", () => {
    for (const { kind, event, step } of cells) {
      if (!["identifying", "running"].includes(step.state.kind)) continue;
      const wanted = event === "consentAsked" ? "disarmWatchdog" : "armWatchdog";
      expect(step.actions, `${kind} on ${event}`).toContain(wanted);
    }
  });
});

describe("faults and attempts", () => {
  test("an outage is reported once, however often it is retried", () => {
    let state = stateOf("opening");
    const faults: unknown[] = [];
    for (const event of ["openFailed", "timerDue", "openFailed", "timerDue", "openFailed"] as const) {
      const step = stepSupervision(state, event);
      faults.push(step.fault);
      state = step.state;
    }
    expect(faults).toEqual(["LNK-OPEN-FAILED", undefined, undefined, undefined, undefined]);
    expect(state.attempt).toBe(3);
  });

  test("running again ends the outage: attempts and faults start anew", () => {
    let state = stepSupervision(stateOf("running"), "silence").state;
    expect(state).toMatchObject({ kind: "silent", attempt: 1, reported: "LNK-SILENT" });
    state = stepSupervision(state, "proved").state;
    expect(state).toEqual({ kind: "running", attempt: 0, reported: undefined });
    expect(stepSupervision(state, "silence").fault).toBe("LNK-SILENT");
  });

  test("each way to lose a device has its own code", () => {
    expect(stepSupervision(stateOf("running"), "linkClosed").fault).toBe("LNK-LOST");
    expect(stepSupervision(stateOf("running"), "silence").fault).toBe("LNK-SILENT");
    expect(stepSupervision(stateOf("identifying"), "wrongDevice").fault).toBe("LNK-IDENTITY-CHANGED");
    expect(stepSupervision(stateOf("opening"), "openFailed").fault).toBe("LNK-OPEN-FAILED");
  });

  test("begins closed", () => {
    expect(initialSupervision()).toEqual(stateOf("closed"));
  });
});
