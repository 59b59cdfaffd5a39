/** What people do to a session becomes rows, with who and where, and without what might name a patient. */
import { SessionAudit } from "@cementwatch/server/audit/session-audit";
import type { RuntimeEvent } from "@cementwatch/server/session/runtime";
import type { AuditEntry } from "@cementwatch/shared/audit/audit-row";
import type { FaultError } from "@cementwatch/shared/faults";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

const CONFIG = emptySessionConfig("2026-11-26");
const TOUCH = { role: "touch", control: "STOP tile" } as const;

function open(origin: "live" | "simulated" = "live", problem = "") {
  const rows: AuditEntry[] = [];
  const listeners = new Set<(problem: FaultError) => void>();
  let anchors = 0;
  const trail = {
    append: (entry: AuditEntry) => rows.push(entry),
    anchor: async () => {
      anchors += 1;
    },
    onProblem: (listener: (problem: FaultError) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => ({ waiting: 0, lost: 0, problem }),
  };
  const audit = new SessionAudit({ trail: trail as never, sessionId: "s-1", origin }, CONFIG);
  return { audit, rows, listeners, anchors: () => anchors };
}

function status(state: string): RuntimeEvent {
  return { kind: "status", status: { recorder: { state, detail: "" } } } as unknown as RuntimeEvent;
}

it("writes acts with screen and control, and leaves out those that come many times a second", () => {
  const { audit, rows } = open();
  audit.act({ kind: "acknowledge", alarmId: 7 }, TOUCH);
  audit.act({ kind: "knownLeak", alarmId: 7, reason: "small, lateral" }, TOUCH);
  audit.act({ kind: "mark", label: "Mrs Example moved" }, TOUCH);
  audit.act({ kind: "injecting", isInjecting: true }, TOUCH);
  expect(rows).toEqual([
    { sessionId: "s-1", role: "touch", device: "STOP tile", action: "alarm.acknowledged", object: "alarm 7" },
    {
      sessionId: "s-1",
      role: "touch",
      device: "STOP tile",
      action: "leak.declaredKnown",
      object: "alarm 7",
      reason: "small, lateral",
    },
    { sessionId: "s-1", role: "touch", device: "STOP tile", action: "case.marked" },
  ]);
});

it("writes changed limits with both values and the reason, and never what the pseudonym is", () => {
  const { audit, rows } = open();
  audit.pressedBy({ role: "setup", control: "configure" });
  const config: SessionConfig = {
    ...CONFIG,
    parameters: { pressureHigh: 25 },
    limitReasons: { pressureHigh: "thick cement" },
    procedure: { ...CONFIG.procedure, pseudonym: "Example^Mary", level: "L3" },
    fitted: { ...CONFIG.fitted, pressure: true },
    drawings: {},
  };
  audit.take({ kind: "config", config });
  audit.pressedBy(undefined);
  audit.take({ kind: "config", config: { ...config, parameters: {} } });
  expect(
    rows.map(({ role, action, object, before, after, reason }) => [
      role,
      action,
      object,
      before,
      after,
      reason,
    ]),
  ).toEqual([
    ["setup", "limit.changed", "pressureHigh", "usual", "25", "thick cement"],
    ["setup", "config.changed", "procedure.pseudonym", undefined, undefined, undefined],
    ["setup", "config.changed", "procedure.level", "L1", "L3", undefined],
    ["setup", "config.changed", "fitted.pressure", "false", "true", undefined],
    ["server", "limit.changed", "pressureHigh", "25", "usual", "thick cement"],
  ]);
  expect(JSON.stringify(rows)).not.toContain("Mary");
});

it("writes start and end of a recorded session and signs the trail then; one that recorded nothing leaves no row", () => {
  const { audit, rows, anchors } = open("simulated");
  for (const state of ["stopped", "recording", "recording", "degraded", "recording"])
    audit.take(status(state));
  audit.take({ kind: "closed" });
  expect(rows.map(({ action, object, after }) => [action, object, after])).toEqual([
    ["session.started", "SIMULATED", "recording"],
    ["session.recording", "SIMULATED", "degraded"],
    ["session.recording", "SIMULATED", "recording"],
    ["session.ended", "SIMULATED", undefined],
  ]);
  expect(anchors()).toBe(1);
  const idle = open();
  idle.audit.take({ kind: "closed" });
  expect(idle.rows).toEqual([]);
});

it("tells the session's screens when the trail cannot be written, also when that began before", () => {
  const { audit, listeners } = open("live", "disk full");
  const inputs: unknown[] = [];
  let emit: (event: RuntimeEvent) => void = () => undefined;
  audit.watch({
    subscribe: (listener: (event: RuntimeEvent) => void) => {
      emit = listener;
      return () => undefined;
    },
    input: (payload: unknown) => inputs.push(payload),
    nowUs: () => 0 as never,
  } as never);
  for (const listener of listeners) listener({ code: "REC-AUDIT-FAILED", detail: "again" } as FaultError);
  expect(inputs).toHaveLength(2);
  expect(inputs[0]).toMatchObject({
    kind: "system",
    event: { kind: "fault", fault: { code: "REC-AUDIT-FAILED", targetId: "audit", detail: "disk full" } },
  });
  emit({ kind: "closed" });
  expect(listeners.size).toBe(0);
});
