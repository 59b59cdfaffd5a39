/** What a person asks for when a recorded session is to leave cementwatch. */
import { z } from "zod";
import { deidentOptionsSchema } from "../deident/deident-plan.ts";
import { EXPORT_FORMATS, type ExportFormat } from "./export-formats.ts";

/** A day; a session is shorter. */
const SECONDS_MOST = 86_400;
const seconds = z.number().min(0).max(SECONDS_MOST);

/** How the patient's name is taken out first. */
export const deidentWishSchema = z.strictObject({
  options: deidentOptionsSchema,
  /** Accepts that this version computes other alarms from the inputs than the recorded ones. */
  mayAlarmsDiffer: z.boolean().default(false),
});
export type DeidentWish = z.infer<typeof deidentWishSchema>;

export const exportRequestSchema = z
  .strictObject({
    sessionId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "1–100 letters, digits, - and _"),
    format: z.enum(Object.keys(EXPORT_FORMATS) as [ExportFormat, ...ExportFormat[]]),
    /** Session time, s. */
    fromS: seconds.optional(),
    toS: seconds.optional(),
    /** What the pack is about, e.g. `A1 CEMENT BEHIND WALL`. */
    what: z.string().max(200).optional(),
    /** Absent: as it was recorded, with whatever the C-arm sent. */
    deidentify: deidentWishSchema.optional(),
  })
  .refine(({ fromS = 0, toS = SECONDS_MOST }) => fromS < toS, "fromS must be before toS")
  .refine(
    ({ format, fromS, toS }) => format !== "incident" || (fromS !== undefined && toS !== undefined),
    "an incident pack needs fromS and toS",
  );
export type ExportRequest = z.infer<typeof exportRequestSchema>;
