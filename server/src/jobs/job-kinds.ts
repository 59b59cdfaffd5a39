/** Every kind of job and the module that does it. A new kind is a module `*-job.ts` in its own room and a line here. */
export const JOB_KINDS = {
  backup: new URL("../backup/backup-job.ts", import.meta.url),
} as const satisfies Record<string, URL>;

export type JobKind = keyof typeof JOB_KINDS;
