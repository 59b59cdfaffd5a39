/** Everything that is done with recorded sessions beside replaying them; each service lives in its own room. */
import { JobDesk } from "../jobs/job-desk.ts";
import { JOB_KINDS } from "../jobs/job-kinds.ts";
import type { Storage } from "../recording/storage.ts";
import { ReplayStrips } from "../session/replay-strips.ts";

export interface RecordDeskParts {
  readonly dataFolder: string;
  readonly storage: Pick<Storage, "listSessions" | "openReader">;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
  readonly onError: (error: unknown) => void;
}

export interface RecordDesk {
  readonly jobs: JobDesk;
  readonly strips: ReplayStrips;
  /** Reads what each service has on disk. */
  load(): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export function createRecordDesk({ dataFolder, wallMs, onError }: RecordDeskParts): RecordDesk {
  const jobs = new JobDesk({ dataFolder, wallMs, kinds: JOB_KINDS, onError });
  const strips = new ReplayStrips(dataFolder);
  return {
    jobs,
    strips,
    load: async () => {
      await jobs.load();
    },
    close: async () => {
      await jobs.close();
      await strips.close();
    },
  };
}
