/** Everything that is done with recorded sessions beside replaying them; each service lives in its own room. */
import { randomUUID } from "node:crypto";
import process from "node:process";
import { AuditTrail } from "../audit/audit-trail.ts";
import { headSigner } from "../audit/head-signing.ts";
import { createClock } from "../clock.ts";
import { DeidentDesk } from "../deident/deident-desk.ts";
import { ExportDesk } from "../exports/export-desk.ts";
import { ImportDesk } from "../imports/import-desk.ts";
import { JobDesk } from "../jobs/job-desk.ts";
import { JOB_KINDS } from "../jobs/job-kinds.ts";
import { PacsDesk } from "../pacs/pacs-desk.ts";
import type { PacsTarget } from "../pacs/pacs-target.ts";
import { SignOffDesk } from "../people/sign-off-desk.ts";
import type { Storage } from "../recording/storage.ts";
import { sessionsFolder } from "../reports/follow-up-file.ts";
import { Reruns } from "../rerun/reruns.ts";
import { HoldBook } from "../retention/hold-book.ts";
import { BesideRecords } from "../review/beside-records.ts";
import { ReviewService } from "../review/review-service.ts";
import { TeachingService } from "../review/teaching-service.ts";
import { ReplayStrips } from "../session/replay-strips.ts";
import { LateSigner } from "../signing/late-signer.ts";
import { SOFTWARE } from "../software.ts";

export interface RecordDeskParts {
  readonly dataFolder: string;
  readonly storage: Pick<Storage, "listSessions" | "openReader">;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  /** The server's monotonic clock, µs; without it one that begins now. */
  readonly nowUs?: () => number;
  readonly onError: (error: unknown) => void;
  /** Archives of the device set; absent: none. */
  readonly pacs?: readonly PacsTarget[];
}

export interface RecordDesk {
  readonly jobs: JobDesk;
  readonly audit: AuditTrail;
  readonly signOffs: SignOffDesk;
  readonly deident: DeidentDesk;
  readonly reruns: Reruns;
  readonly review: ReviewService;
  readonly beside: BesideRecords;
  readonly teaching: TeachingService;
  readonly exports: ExportDesk;
  readonly imports: ImportDesk;
  readonly holds: HoldBook;
  readonly pacs: PacsDesk;
  readonly dataFolder: string;
  readonly strips: ReplayStrips;
  /** Reads what each service has on disk. `continuedSession` is not over yet. */
  load(continuedSession?: string): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export function createRecordDesk(parts: RecordDeskParts): RecordDesk {
  const { dataFolder, storage, wallMs, onError, nowUs = createClock().nowUs } = parts;
  const audit = new AuditTrail({
    ...{ dataFolder, wallMs, nowUs },
    onProblem: onError,
    sign: headSigner(dataFolder, wallMs),
  });
  const jobs = new JobDesk({
    dataFolder,
    wallMs,
    kinds: JOB_KINDS,
    onError,
    onChange: ({ id, kind, state }) =>
      audit.append({ action: `job.${state === "waiting" ? "asked" : state}`, object: `${id} ${kind}` }),
  });
  const review = new ReviewService({ dataFolder, wallMs, listSessions: () => storage.listSessions() });
  const pacs = new PacsDesk({ dataFolder, targets: parts.pacs ?? [], jobs, audit });
  const strips = new ReplayStrips(dataFolder);
  const lateSigner = new LateSigner({ dataFolder, wallMs, onError });
  const signOffs = new SignOffDesk({ dataFolder, wallMs, nowUs, audit });
  const holds = new HoldBook(sessionsFolder(dataFolder), wallMs);
  return {
    jobs,
    audit,
    signOffs,
    deident: new DeidentDesk({ dataFolder, storage, jobs, wallMs }),
    reruns: new Reruns({ jobs, sessionsFolder: sessionsFolder(dataFolder) }),
    review,
    teaching: new TeachingService({ dataFolder, wallMs, review }),
    exports: new ExportDesk({ dataFolder, jobs }),
    holds,
    beside: new BesideRecords(sessionsFolder(dataFolder), holds),
    imports: new ImportDesk({ dataFolder, jobs, wallMs, newId: randomUUID }),
    pacs,
    dataFolder,
    strips,
    load: async (continuedSession) => {
      audit.start();
      audit.append({
        action: "server.started",
        role: "server",
        after: `${SOFTWARE}, Node ${process.version}`,
      });
      await jobs.load();
      pacs.load();
      lateSigner.start(continuedSession);
    },
    close: async () => {
      await jobs.close();
      await lateSigner.close();
      await strips.close();
      await review.close();
      await signOffs.close();
      audit.append({ action: "server.stopped", role: "server", after: SOFTWARE });
      await audit.close();
    },
  };
}
