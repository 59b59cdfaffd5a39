/** What one kind of job is to the desk: a module `*-job.ts` whose `run` works in a thread of its own. */
import type { JsonValue } from "@cementwatch/shared/json";

export interface JobTools {
  /** An empty folder; what is written there is offered for download when the job is done. */
  readonly folder: string;
  /** `done01`: 0 to 1. `detail`: what it is at, for a person. May be called often: the desk thins it out. */
  progress(done01: number, detail: string): void;
}

/**
 * The work. `input` was checked by whoever asked for it. The answer is shown with the job. A cancelled job's thread is
 * ended where it stands and its folder removed, so a file outside the folder has to be replaced as a whole or not at all.
 * @throws FaultError whose words are told to the person who asked
 */
export type JobRun<I extends JsonValue = JsonValue> = (
  input: I,
  tools: JobTools,
) => Promise<JsonValue | undefined>;
