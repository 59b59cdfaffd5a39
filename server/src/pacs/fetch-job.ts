/** Fetching from an archive as a job of the server. */
import type { JsonValue } from "@cementwatch/shared/json";
import type { JobRun } from "../jobs/job.ts";
import { type FetchOrder, fetchStudy } from "./fetch-study.ts";

export const run: JobRun = async (input, tools) =>
  (await fetchStudy(input as unknown as FetchOrder, tools)) as unknown as JsonValue;
