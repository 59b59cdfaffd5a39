/** Worker thread of `evaluate`: analyses one case folder after the other, as `analyse` does. */
import { parentPort } from "node:worker_threads";
import { createClock } from "../clock.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { type AnalyseLine, analyseCase } from "./analyse-case.ts";
import { CaseFolderError } from "./case-error.ts";
import { readCaseFolder } from "./case-folder.ts";

/** What was said about a case, or why it could not be analysed. */
export type CaseAnswer =
  | { readonly lines: readonly AnalyseLine[]; readonly analysisMs: Float32Array }
  | { readonly problem: string };

const port = parentPort;
if (port === null) throw new Error("case-worker must run as a worker thread");
await loadCodecs();
const clock = createClock();

async function answerOf(path: string): Promise<CaseAnswer> {
  try {
    const folder = await readCaseFolder(path);
    const lines: AnalyseLine[] = [];
    const analysisMs = analyseCase(folder, {
      nowMs: () => clock.nowUs() / 1_000,
      onLine: (line) => lines.push(line),
    });
    return { lines, analysisMs: Float32Array.from(analysisMs) };
  } catch (error) {
    if (error instanceof CaseFolderError) return { problem: error.message };
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { problem: `${path}: an internal error, please report it: ${detail}` };
  }
}

const tell = (answer: CaseAnswer) => port.postMessage(answer);
port.on("message", (path: string) => void answerOf(path).then(tell));
