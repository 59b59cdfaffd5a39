/** Every kind of job and the module that does it. A new kind is a module `*-job.ts` in its own room and a line here. */
export const JOB_KINDS = {
  deidentify: new URL("../deident/deidentify-job.ts", import.meta.url),
  rerun: new URL("../rerun/rerun-job.ts", import.meta.url),
  export: new URL("../exports/export-job.ts", import.meta.url),
  import: new URL("../imports/import-job.ts", import.meta.url),
  pacsFetch: new URL("../pacs/fetch-job.ts", import.meta.url),
  pacsSend: new URL("../pacs/send-job.ts", import.meta.url),
  backup: new URL("../backup/backup-job.ts", import.meta.url),
} as const satisfies Record<string, URL>;

export type JobKind = keyof typeof JOB_KINDS;
