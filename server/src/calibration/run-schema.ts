/** The form of what comes in over HTTP for calibration runs. Whether it makes sense is judged by plan and run. */
import type { PlanRequest } from "@cementwatch/shared/calibration/plan-request";
import { z } from "zod";

const name = z.string().min(1).max(80);
const temperature = z.number().min(-20).max(80);

export const planRequestSchema = z.strictObject({
  deviceId: name,
  kind: z.enum(["pressure", "force", "volume", "temperature"]),
  procedure: z.enum([
    "dkdA",
    "dkdB",
    "dkdC",
    "iso376",
    "forceSimplified",
    "gravimetric",
    "temperaturePoints",
  ]),
  referenceId: name,
  shown: z.strictObject({
    unit: z.string().min(1).max(16),
    factor: z.number().positive(),
    decimals: z.int().min(0).max(6),
  }),
  range: z.strictObject({ min: z.number(), max: z.number() }),
  points: z.int().min(2).max(21).optional(),
  limit: z.number().positive(),
  intervalDays: z.int().min(1).max(3_650),
  operator: z.string().max(80),
  surroundings: z.strictObject({
    airTemperatureC: temperature,
    airTemperatureUncertaintyC: z.number().min(0).max(20),
    humidityPercent: z.number().min(0).max(100).optional(),
    airPressureHpa: z.number().min(500).max(1_200).optional(),
    waterTemperatureC: z.number().min(0).max(40).optional(),
  }),
  heightDifferenceMm: z.number().min(-5_000).max(5_000).optional(),
  heightUncertaintyMm: z.number().min(0).max(1_000).optional(),
  fit: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("linear") }),
      z.strictObject({ kind: z.literal("polynomial"), degree: z.union([z.literal(2), z.literal(3)]) }),
      z.strictObject({ kind: z.literal("piecewise") }),
    ])
    .optional(),
  resolution: z.number().min(0).optional(),
  isRemounted: z.boolean().optional(),
  isQuick: z.boolean().optional(),
});

export const runActSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start") }),
  z.strictObject({ kind: z.literal("capture") }),
  z.strictObject({ kind: z.literal("autoCapture"), isOn: z.boolean() }),
  z.strictObject({ kind: z.literal("redo"), step: z.int().min(0).max(1_000) }),
  z.strictObject({ kind: z.literal("stepDone") }),
  z.strictObject({ kind: z.literal("typeReference"), value: z.number() }),
  z.strictObject({ kind: z.literal("pause") }),
  z.strictObject({ kind: z.literal("resume") }),
  z.strictObject({ kind: z.literal("adjust"), how: z.enum(["none", "correction", "device"]) }),
  z.strictObject({ kind: z.literal("abandon"), reason: z.string().max(300) }),
]);

/** Optional fields that are absent, not `undefined`. */
export function planRequestOf(parsed: z.infer<typeof planRequestSchema>): PlanRequest {
  return JSON.parse(JSON.stringify(parsed)) as PlanRequest;
}

export const benchOpenSchema = z.strictObject({
  kind: z.enum(["pressure", "force", "volume", "temperature"]),
  seed: z.int().min(0).max(1_000_000).default(1),
  isAuto: z.boolean().default(false),
});

export const benchSetSchema = z.strictObject({
  target: z.number().optional(),
  isAuto: z.boolean().optional(),
});
