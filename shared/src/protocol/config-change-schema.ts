/** What a page may change of the configuration. Profiles are named by id; the server puts the whole profile in. */
import { z } from "zod";
import { cannulaSide, level, point, view } from "./schema-parts.ts";

const drawingSchema = z.strictObject({
  view,
  contourPx: z.array(point).min(3).max(200).readonly(),
  posteriorWallPx: z.array(point).max(50).readonly(),
  posteriorDirection: z.enum(["left", "right"]),
  cannulaTipPx: point.exactOptional(),
  cannulaAxisPointPx: point.exactOptional(),
  wallDefectPx: z.array(point).min(3).max(50).readonly().exactOptional(),
  pixelSpacingMm: z.number().min(0.02).max(3),
  spacingSource: z.enum(["dicom", "cannula", "operator", "ball"]),
  spacingUncertainty01: z.number().min(0).max(1),
});

const worklistEntry = z.strictObject({
  accessionNumber: z.string().max(16),
  studyInstanceUid: z.string().max(64),
  scheduledStepId: z.string().max(16),
  description: z.string().max(64),
  scheduledAt: z.string().max(32),
});

const procedureChange = z.strictObject({
  pseudonym: z.string().max(64).exactOptional(),
  level: level.exactOptional(),
  side: cannulaSide.exactOptional(),
  procedure: z.enum(["PVP", "PKP"]).exactOptional(),
  indication: z.enum(["osteoporoticFracture", "myeloma", "metastasis"]).exactOptional(),
  approach: z.enum(["unipedicular", "bipedicular"]).exactOptional(),
  cementProfile: z.string().max(64).exactOptional(),
  cannulaGauge: z.int().min(8).max(16).exactOptional(),
  cannulaLengthMm: z.number().min(50).max(250).exactOptional(),
  roomTemperatureC: z.number().min(10).max(35).exactOptional(),
  isTumour: z.boolean().exactOptional(),
  aliquotMl: z.number().min(0).max(1).exactOptional(),
  worklist: worklistEntry.exactOptional(),
});

export const configChangeSchema = z.strictObject({
  drawing: drawingSchema.exactOptional(),
  procedure: procedureChange.exactOptional(),
  fitted: z
    .strictObject({
      pressure: z.boolean().exactOptional(),
      volume: z.enum(["pump", "sensor", "counted", "none"]).exactOptional(),
      temperature: z.boolean().exactOptional(),
    })
    .exactOptional(),
  /** From CT or a drawn region; `volumeMl` 0 takes it back. */
  bodyVolume: z
    .strictObject({
      level,
      volumeMl: z.number().min(0).max(80),
      uncertainty01: z.number().min(0).max(1),
      source: z.enum(["ct", "roi"]),
    })
    .exactOptional(),
  /** The balloon of a side by its profile; an empty id takes it away. */
  balloon: z.strictObject({ side: cannulaSide, profileId: z.string().max(64) }).exactOptional(),
  /** Lot of a single-use sensor, as on its pouch, and the piece's number within it where it has one. */
  singleUse: z
    .strictObject({
      deviceId: z.string().min(1).max(32),
      lot: z.string().trim().max(32),
      unit: z.string().trim().max(32),
    })
    .exactOptional(),
  /** One limit of this case; above its default it needs a reason. */
  limit: z
    .strictObject({ id: z.string().max(64), value: z.number(), reason: z.string().trim().max(200) })
    .exactOptional(),
});

export type ConfigChange = z.infer<typeof configChangeSchema>;
