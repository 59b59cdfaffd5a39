/** A runtime in virtual time, with analysis in-process: for simulate, analyse and tests. */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Recorder } from "../recording/recorder.ts";
import { createDecoder } from "./decoders.ts";
import { DelayedAnalysis } from "./delayed-analysis.ts";
import { SessionRuntime } from "./session-runtime.ts";

export interface FastSessionParts {
  readonly sessionId: string;
  readonly origin: "live" | "simulated";
  readonly title: string;
  readonly config: SessionConfig;
  readonly recorder: Recorder;
  /** Only times the analysis; has no influence on results. */
  readonly nowMs: () => number;
  readonly onAct?: (act: OperatorAct, atUs: number) => void;
}

/** @throws what the pipeline throws: a command without a right result has none. */
export function createFastSession(parts: FastSessionParts): {
  runtime: SessionRuntime;
  analysis: DelayedAnalysis;
} {
  const { nowMs, ...rest } = parts;
  const analysis = new DelayedAnalysis(parts.config.parameters, nowMs);
  const runtime = new SessionRuntime({
    ...rest,
    runtimeId: 1,
    nowUs: () => 0,
    createDecoder,
    createAnalysis: () => analysis,
    onError: (error) => {
      throw error;
    },
  });
  return { runtime, analysis };
}
