/** The form of setup.json: what the operator draws and enters before injecting. */
import { z } from "zod";

/** More than any hand draws; bounds the check for crossings. */
const POINTS_MOST = 1_000;
/** A case lasts no longer; times beyond are slips, and would be played for hours. */
export const CASE_SPAN_MOST_S = 6 * 3600;

const point = z.tuple([z.number(), z.number()], { error: "a point is [column, row]" });
const points = z.array(point).max(POINTS_MOST);
const isoTime = z
  .string({ error: "wants ISO 8601, e.g. 2026-09-17T15:29:47.5" })
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/, "wants ISO 8601, e.g. 2026-09-17T15:29:47.5")
  .refine((text) => Number.isFinite(Date.parse(text)), "is no date and time that exists");
const caseSeconds = z.number().min(-CASE_SPAN_MOST_S).max(CASE_SPAN_MOST_S);

/** `null` is as good as left out. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const drawn = {
  vertebral_contour_px: optional(points),
  cannula_tip_px: optional(point),
  cannula_axis_point_px: optional(point),
  pixel_spacing_mm: optional(z.number()),
};

const timedAct = z.looseObject({
  t_s: caseSeconds,
  act: z.string(),
  view: optional(z.string()),
  alarm_id: optional(z.int()),
  label: optional(z.string()),
});

export const setupSchema = z.looseObject({
  ...drawn,
  posterior_wall_px: optional(points),
  posterior_direction: optional(z.enum(["left", "right"])),
  cement_mix_start: optional(isoTime),
  first_frame_time: isoTime,
  fitted: optional(z.array(z.string())),
  view_changes: optional(
    z.array(z.union([caseSeconds, z.looseObject({ t_s: caseSeconds, view: optional(z.string()) })])),
  ),
  acts: optional(z.array(timedAct)),
  cannula_gauge: optional(z.number().min(6).max(18)),
  room_temperature_c: optional(z.number().min(5).max(45)),
  level: optional(z.string().max(16)),
  procedure: optional(z.enum(["PVP", "PKP"])),
  ap: optional(z.looseObject({ ...drawn, first_frame_time: optional(isoTime) })),
});

export type CaseSetup = z.infer<typeof setupSchema>;
