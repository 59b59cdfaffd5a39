/** What the server's outside (HTTP, WebSocket) needs of its inside; cli/serve.ts gets one and passes it to app.ts. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { RuntimeRegistry } from "./session/runtime.ts";

/** One recorded session as the list shows it. Never a patient's name. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly title: string;
  readonly origin: "live" | "simulated";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationUs: number;
  readonly sizeBytes: number;
  readonly state: "recording" | "complete" | "damaged" | "unreadable";
  readonly highAlarms: number;
  readonly marks: number;
}

/** Where things happened in a session, for the time line of review. Times are session µs. */
export interface SessionTimeline {
  readonly session: SessionSummary;
  readonly startUs: number;
  readonly endUs: number;
  readonly alarms: readonly AlarmEvent[];
  readonly marks: readonly { readonly atUs: number; readonly label: string }[];
}

export interface SimulatedCaseSummary {
  readonly id: string;
  readonly title: string;
  /** What will happen, in one sentence. */
  readonly description: string;
}

export interface ServerServices {
  readonly registry: RuntimeRegistry;
  /** Newest first. */
  listSessions(): Promise<readonly SessionSummary[]>;
  /** Undefined when there is no such session. @throws FaultError REC-UNREADABLE */
  sessionTimeline(sessionId: string): Promise<SessionTimeline | undefined>;
  listSimulatedCases(): readonly SimulatedCaseSummary[];
  /**
   * Makes a simulated runtime the monitored one; false when there is no such case.
   * @throws FaultError when a live case is running.
   */
  startSimulatedCase(caseId: string): Promise<boolean>;
  /** Goes back to the live runtime; harmless when none is simulated. */
  stopSimulatedCase(): Promise<void>;
  /** Ends recordings and links; resolves when everything is on disk. */
  close(): Promise<void>;
}
