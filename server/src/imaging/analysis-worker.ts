/** Worker thread: analyses one frame at a time. State of the detector lives here and dies with the thread. */
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { createFrameAnalyser } from "@cementwatch/shared/imaging/frame-analyser";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import type { AnalysisRequest } from "./analysis.ts";

const port = parentPort;
if (port === null) throw new Error("analysis-worker must run as a worker thread");
const analyser = createFrameAnalyser(resolveParameters(workerData as Record<string, number>).values);

port.on("message", (request: AnalysisRequest) => {
  const startedAt = process.hrtime.bigint();
  const finding = analyser.analyse(request);
  const analysisMs = Number(process.hrtime.bigint() - startedAt) / 1e6;
  port.postMessage({ finding, analysisMs });
});
