/** Thread of the audit trail: a slow or hanging disk stops this thread and nothing else. */
import { parentPort, workerData } from "node:worker_threads";
import { AuditFile } from "./audit-file.ts";
import { appendHead } from "./audit-heads.ts";
import type { AuditAnswer, AuditRequest, AuditResults, AuditWork } from "./audit-port.ts";
import { headChecker, ownKeys } from "./head-signing.ts";
import { verifyAudit } from "./verify-audit.ts";

const port = parentPort;
if (port === null) throw new Error("audit-worker must run as a worker thread");
const { dataFolder } = workerData as { readonly dataFolder: string };
let opened: AuditFile | undefined;

function file(): AuditFile {
  opened ??= new AuditFile(dataFolder);
  return opened;
}

function work(asked: AuditWork): AuditResults[AuditWork["kind"]] {
  switch (asked.kind) {
    case "append":
      return file().append(asked.entries, asked.at);
    case "head":
      return file().head();
    case "noteHead":
      appendHead(dataFolder, asked.head);
      return true;
    case "rows":
      return file().rows(asked.filter, asked.beforeSeq, asked.limit);
    case "verify":
      return verifyAudit(dataFolder, { checkSignature: headChecker(ownKeys(dataFolder)) });
    default:
      return asked satisfies never;
  }
}

port.on("message", ({ ticket, work: asked }: AuditRequest) => {
  let answer: AuditAnswer;
  try {
    answer = { ticket, result: work(asked) };
  } catch (error) {
    answer = { ticket, problem: error instanceof Error ? error.message : String(error) };
    // The next request opens it anew: a disk that is back, or a file that somebody put back, is found again.
    opened?.close();
    opened = undefined;
  }
  port.postMessage(answer);
});
