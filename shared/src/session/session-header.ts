/** First record of a session file: what wrote it and when. `--check` promises equality only when `software`, `node`
 * and `architecture` are the same. */
import { z } from "zod";

export const sessionHeaderSchema = z.object({
  format: z.literal("cementwatch.session"),
  formatVersion: z.literal(1),
  sessionId: z.string().min(1),
  /** Segment of the session, from 1: a new one after a crash or a failed write. */
  segment: z.int().min(1),
  origin: z.enum(["live", "simulated"]),
  /** Form of the files that the session was made of; absent: recorded by the monitor itself. */
  imported: z.string().max(40).exactOptional(),
  /** The room that the device set names; absent: it names none, or a copy does not tell. */
  room: z.string().max(40).exactOptional(),
  software: z.string(),
  /** SHA-256 of the sources that ran and of the dashboard that was served; absent in older records. */
  sourceHash: z.string().exactOptional(),
  dashboardHash: z.string().exactOptional(),
  node: z.string(),
  architecture: z.string(),
  /** Wall clock (ISO 8601, UTC) at session time `wallAtUs`: a label only. */
  wallStart: z.string(),
  wallAtUs: z.int(),
});

export type SessionHeader = z.infer<typeof sessionHeaderSchema>;
