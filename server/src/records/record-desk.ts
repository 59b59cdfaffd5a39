/** Everything that is done with recorded sessions beside replaying them; each service lives in its own room. */
import { JobDesk } from "../jobs/job-desk.ts";
import { JOB_KINDS } from "../jobs/job-kinds.ts";
import type { Storage } from "../recording/storage.ts";
import { LateSigner } from "../signing/late-signer.ts";

export interface RecordDeskParts {
  readonly dataFolder: string;
  readonly storage: Pick<Storage, "listSessions" | "openReader">;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  readonly onError: (error: unknown) => void;
}

export interface RecordDesk {
  readonly jobs: JobDesk;
  /** Reads what each service has on disk. */
  load(): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export function createRecordDesk({ dataFolder, wallMs, onError }: RecordDeskParts): RecordDesk {
  const jobs = new JobDesk({ dataFolder, wallMs, kinds: JOB_KINDS, onError });
  const lateSigner = new LateSigner({ dataFolder, wallMs, onError });
  return {
    jobs,
    load: async () => {
      await jobs.load();
      lateSigner.start();
    },
    close: async () => {
      await jobs.close();
      await lateSigner.close();
    },
  };
}
