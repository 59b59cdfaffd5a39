/** What the server's outside (HTTP, WebSocket) needs of its inside; cli/serve.ts gets one and passes it to app.ts. */
import type { AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import type { SessionEntry, SessionPage } from "@cementwatch/shared/review/session-page";
import type { SessionQuery } from "@cementwatch/shared/review/session-query";
import type { SessionSummary, SessionTimeline } from "@cementwatch/shared/session/session-summary";
import type { WorklistAnswer } from "@cementwatch/shared/session/worklist-answer";
import type { AlignmentOffice } from "./alignment/alignment-office.ts";
import type { BenchKind } from "./alignment/benches.ts";
import type { DeviceReadings } from "./calibration/device-readings.ts";
import type { RunService } from "./calibration/run-service.ts";
import type { CalibrationOffice } from "./calibration-store/calibration-office.ts";
import type { CementStore } from "./cement-store/cement-store.ts";
import type { ProbeService } from "./devices/probe-service.ts";
import type { TranscriptRing } from "./devices/transcript-ring.ts";
import type { RecordDesk } from "./records/record-desk.ts";
import type { SessionReports } from "./reports/session-reports.ts";
import type { RuntimeRegistry } from "./session/runtime.ts";

export interface SimulatedCaseSummary {
  readonly id: string;
  readonly title: string;
  /** What will happen, in one sentence. */
  readonly description: string;
  /** `watch`: a simulated team does everything; `doIt`: a person presses the acts. */
  readonly group: "watch" | "doIt";
  readonly procedure: "pvp" | "pkp";
}

export interface ServerServices {
  readonly registry: RuntimeRegistry;
  readonly cements: CementStore;
  readonly calibrationRuns: RunService;
  readonly deviceReadings: DeviceReadings;
  /** The search for devices on free ports. */
  readonly probing: ProbeService;
  readonly transcripts: TranscriptRing;
  /** Stored calibrations, references, checks and yearly tests. */
  readonly calibrationOffice: CalibrationOffice;
  /** Time offsets and pixel spacings: stored ones, and those that are being measured. */
  readonly alignments: AlignmentOffice;
  readonly reports: Pick<SessionReports, "make" | "followUp" | "saveFollowUp">;
  /** Judgements, exports, re-runs, the audit trail: what is done with recorded sessions. */
  readonly records: RecordDesk;
  /** Newest first. */
  listSessions(): Promise<readonly SessionSummary[]>;
  /** A page of those that pass the filter. @throws FaultError REC-UNREADABLE */
  searchSessions(query: SessionQuery): Promise<SessionPage<SessionEntry>>;
  /** Undefined when there is no such session. @throws FaultError REC-UNREADABLE */
  sessionTimeline(sessionId: string): Promise<SessionTimeline | undefined>;
  /** Today's scheduled steps, or why there are none. */
  worklist(): Promise<WorklistAnswer>;
  /** Up to `limit` entries after a sequence, or the newest. @throws FaultError REC-UNREADABLE */
  readAlarmLog(after: number | undefined, limit: number): Promise<AlarmLogPage>;
  listSimulatedCases(): readonly SimulatedCaseSummary[];
  /**
   * Makes a simulated runtime the monitored one; false when there is no such case.
   * @throws FaultError when a live case is running.
   */
  startSimulatedCase(caseId: string): Promise<boolean>;
  /**
   * Makes a bench of time or space the monitored runtime; answers with what to measure there.
   * @throws FaultError when real devices are connected.
   */
  startBench(kind: BenchKind, seed: number): Promise<object>;
  /** Goes back to the live runtime; harmless when none is simulated. */
  stopSimulatedCase(): Promise<void>;
  /** Ends recordings and links; resolves when everything is on disk. */
  close(): Promise<void>;
}
