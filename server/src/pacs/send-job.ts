/** Sending to an archive as a job of the server. */
import type { JsonValue } from "@cementwatch/shared/json";
import type { JobRun } from "../jobs/job.ts";
import { type SendOrder, sendSession } from "./send-session.ts";

export const run: JobRun = async (input, tools) =>
  (await sendSession(input as unknown as SendOrder, tools)) as unknown as JsonValue;
