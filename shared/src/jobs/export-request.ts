/** What a person asks for when a recorded session is to leave cementwatch. */
import { z } from "zod";
import { EXPORT_FORMATS, type ExportFormat } from "./export-formats.ts";

/** A day; a session is shorter. */
const SECONDS_MOST = 86_400;
const seconds = z.number().min(0).max(SECONDS_MOST);

export const exportRequestSchema = z
  .strictObject({
    sessionId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "1–100 letters, digits, - and _"),
    format: z.enum(Object.keys(EXPORT_FORMATS) as [ExportFormat, ...ExportFormat[]]),
    /** Session time, s. */
    fromS: seconds.optional(),
    toS: seconds.optional(),
    /** What the pack is about, e.g. `A1 CEMENT BEHIND WALL`. */
    what: z.string().max(200).optional(),
    /** Profile of the de-identification to be done first. */
    deidentify: z.json().optional(),
  })
  .refine(({ fromS = 0, toS = SECONDS_MOST }) => fromS < toS, "fromS must be before toS")
  .refine(
    ({ format, fromS, toS }) => format !== "incident" || (fromS !== undefined && toS !== undefined),
    "an incident pack needs fromS and toS",
  );
export type ExportRequest = z.infer<typeof exportRequestSchema>;
