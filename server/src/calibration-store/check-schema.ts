/** The form of a daily check and of a yearly test, from outside or from their files. */
import { z } from "zod";

const text = z.string().max(400);
const name = z.string().min(1).max(64);

export const newDailyCheckSchema = z.strictObject({
  deviceId: name,
  serialNumber: name,
  signal: z.enum(["pressure", "volume", "temperature", "force", "position", "flow", "mass"]),
  unit: z.enum(["kPa", "mL", "degC", "N", "mm", "g"]),
  by: name,
  /** E.g. zero and pointError in `unit`, t63S and t90S in s, lossPerMinute in `unit` for each minute. */
  figures: z
    .record(z.string().min(1).max(40), z.number())
    .refine((figures) => Object.keys(figures).length <= 20, "at most 20 figures")
    .refine((figures) => Object.keys(figures).length > 0, "give one figure at least"),
  verdict: z.enum(["pass", "watch", "fail"]),
  reasons: z.array(text).max(20),
  isSimulated: z.boolean().default(false),
});

export const dailyCheckSchema = newDailyCheckSchema.extend({ checkedAt: z.iso.datetime() });
export type DailyCheck = z.infer<typeof dailyCheckSchema>;

/** Pedal, screen and speaker are devices too: tested yearly (assumption: 365 days unless entered otherwise). */
export const peripheralTestSchema = z.strictObject({
  peripheralId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "use a–z, 0–9 and -, e.g. pedal-or2"),
  kind: z.enum(["pedal", "screen", "speaker", "other"]),
  title: name,
  testedAt: z.iso.date("use a date like 2026-11-26"),
  by: name,
  result: z.enum(["pass", "fail"]),
  notes: text.default(""),
  intervalDays: z.int().min(1).max(3_650).default(365),
});
export type PeripheralTest = z.infer<typeof peripheralTestSchema>;
