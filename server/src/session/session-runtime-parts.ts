/** What a live or simulated session is made of. */
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import type { DecoderFactory } from "@cementwatch/shared/pipeline/decoder-port";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { AnalysisSink, FrameAnalysis } from "../imaging/analysis.ts";
import type { Recorder } from "../recording/recorder.ts";
import type { CutShortSession } from "./cut-short-session.ts";

export interface SessionRuntimeParts {
  readonly runtimeId: number;
  readonly sessionId: string;
  readonly origin: "live" | "simulated";
  readonly title: string;
  readonly config: SessionConfig;
  readonly nowUs: () => number;
  readonly recorder: Recorder;
  readonly createDecoder: DecoderFactory;
  readonly createAnalysis: (sink: AnalysisSink) => FrameAnalysis;
  readonly onError: (error: unknown) => void;
  /** The same session before the server died; `goOn` is to be called once everybody listens. */
  readonly cutShort?: CutShortSession;
  /** The newest version of a cement's profile; without it the built-in ones. */
  readonly cementOf?: (id: string) => CementProfile | undefined;
  /** Dates of cases in which a single-use sensor was used before. */
  readonly sensorUses?: (lot: string, unit: string) => readonly string[];
  /** Told whose press is at work, and `undefined` when it is done: for the alarm log. */
  readonly onPressed?: (actor: Actor | undefined) => void;
  /** Told of every act that was taken: the simulated surgeon and the audit trail listen. */
  readonly onAct?: (act: OperatorAct, atUs: number, actor: Actor) => void;
}
