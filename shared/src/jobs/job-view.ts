/** A piece of long work that the server does aside: an export, a re-run, a backup. */
import { z } from "zod";
import type { JsonValue } from "../json.ts";

const json: z.ZodType<JsonValue> = z.json();

export const jobViewSchema = z.object({
  id: z.string(),
  /** What is done, one of the server's list: `exportCsv`, `rerun` … */
  kind: z.string(),
  /** For a person; never a patient's name. */
  title: z.string(),
  state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
  /** 0 to 1. */
  progress01: z.number().min(0).max(1),
  /** What it is at. */
  detail: z.string(),
  /** ISO 8601, UTC. */
  askedAt: z.string(),
  endedAt: z.string().optional(),
  /** Why it failed and what to do. */
  problem: z.string().optional(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.int().min(0) })),
  /** What the work found, in the form of its kind. */
  result: json.optional(),
});
export type JobView = z.infer<typeof jobViewSchema>;
