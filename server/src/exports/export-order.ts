/** The input of an export job: what was asked for, with the files it is about. */
import { EXPORT_FORMATS, type ExportFormat } from "@cementwatch/shared/jobs/export-formats";
import { deidentWishSchema } from "@cementwatch/shared/jobs/export-request";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";

export const exportOrderSchema = z.strictObject({
  /** The segments of one session, in order. */
  paths: z.array(z.string().min(1)).min(1),
  followUpFile: z.string().optional(),
  format: z.enum(Object.keys(EXPORT_FORMATS) as [ExportFormat, ...ExportFormat[]]),
  /** Session µs. */
  fromUs: z.int().min(0).optional(),
  toUs: z.int().min(0).optional(),
  what: z.string().optional(),
  deidentify: deidentWishSchema.optional(),
  /** Its key signs seals; its key and masks de-identify unless others are named. */
  dataFolder: z.string().optional(),
  keyPath: z.string().optional(),
  masksPath: z.string().optional(),
});

/** As it travels to the thread: JSON. */
export type ExportOrder = z.infer<typeof exportOrderSchema> & { readonly [key: string]: JsonValue };
