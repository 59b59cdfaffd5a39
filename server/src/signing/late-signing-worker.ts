/** Worker thread of the late signer: one session after the other, then it ends. */
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { openKeyring } from "./keyring.ts";
import type { LateSigningJob, LateSigningProblem } from "./late-signer.ts";
import { signSession } from "./sign-session.ts";

const port = parentPort;
if (port === null) throw new Error("late-signing-worker must run as a worker thread");
const { dataFolder, sessionIds, wallMs } = workerData as LateSigningJob;
const directory = join(dataFolder, "sessions");

for (const sessionId of sessionIds) {
  try {
    signSession(openKeyring(dataFolder, wallMs), { directory, sessionId, when: "late", wallMs });
  } catch (error) {
    const problem: LateSigningProblem = {
      sessionId,
      problem: error instanceof Error ? error.message : String(error),
    };
    port.postMessage(problem);
  }
}
