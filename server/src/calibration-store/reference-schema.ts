/** The form of a reference standard from outside: a request or a file. Whether its numbers make sense: the store. */
import { z } from "zod";

const text = z.string().max(200);
const number = z.number();
const notNegative = z.number().min(0);

const content = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, "use up to 32 letters, digits and hyphens, e.g. R-9"),
  title: text,
  kind: z.enum(["pressure", "force", "volume", "temperature"]),
  unit: z.enum(["kPa", "mL", "degC", "N", "mm", "g"]),
  model: text,
  serialNumber: text,
  certificateNumber: text,
  laboratory: text,
  calibratedAt: z.iso.date("use a date like 2026-03-01"),
  validUntil: z.iso.date("use a date like 2027-03-01"),
  range: z.strictObject({ min: number, max: number }),
  expandedUncertainty: notNegative,
  relativeExpandedUncertainty: notNegative,
  drift: notNegative,
  resolution: notNegative,
  deviceId: text.exactOptional(),
  isRetired: z.boolean(),
  isSimulated: z.boolean(),
  reason: text,
};

export const referenceChangeSchema = z.strictObject({ ...content, baseVersion: z.int().min(0) });

export const referenceFileSchema = z.strictObject({
  savedAt: text,
  sha256: z.string().length(64),
  reference: z.strictObject({ ...content, version: z.int().min(1) }),
});
