/** What a device-set file may hold. Unknown keys are refused: a misspelt one must not silently do nothing. */
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";

/** Also used in file names and messages, hence short and plain. */
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "use a–z, 0–9 and -, at most 32 characters");
const role = z.enum([
  "injectorPressure",
  "injectorVolume",
  "balloonPressureLeft",
  "balloonPressureRight",
  "balloonVolumeLeft",
  "balloonVolumeRight",
  "intravertebralPressure",
  "cementTemperature",
  "roomTemperature",
]);
const json: z.ZodType<JsonValue> = z.json();
const options = z.record(z.string(), json).default({});
/** A latency above 5 s is a mistake in the unit. */
const milliseconds = z.number().min(0).max(5_000);
const isoDate = z.iso.date("use a date like 2027-03-31");

export const calibrationEntry = z.strictObject({
  id: z.string().min(1).max(64),
  slope: z.number(),
  offset: z.number(),
  validUntil: isoDate,
  /** Empty: any device, then values are shown as uncalibrated. */
  deviceSerial: z.string().max(64).default(""),
  /** Of the raw value, in the signal's unit. */
  range: z.strictObject({ min: z.number(), max: z.number() }).optional(),
});

const deviceEntry = z
  .strictObject({
    id,
    driver: z.string(),
    port: z.string().min(1),
    baud: z.int().min(300).max(3_000_000).optional(),
    address: z.int().min(0).max(255).optional(),
    role: z.union([role, z.array(role).min(1)]),
    /** `store` or absent: the newest of the stored calibrations for its serial number. */
    calibration: z.union([z.literal("store"), calibrationEntry]).optional(),
    /** For a device with several roles. */
    calibrations: z.partialRecord(role, calibrationEntry).optional(),
    /** As written on the device, when it cannot report one itself. */
    serialNumber: z.string().min(1).max(64).optional(),
    latencyMs: milliseconds.default(0),
    latencyUncertaintyMs: milliseconds.default(0),
    options,
  })
  .refine((device) => typeof device.calibration !== "object" || typeof device.role === "string", {
    path: ["calibration"],
    message: "with several roles write calibrations: {role: {…}}",
  });

const pictureEntry = z.strictObject({
  id,
  source: z.string(),
  view: z.enum(["lateral", "ap"]),
  /** Only a source that sends pictures as they are taken may show LIVE. */
  live: z.boolean(),
  beam: z.enum(["pixels", "contact", "key"]).default("pixels"),
  latencyMs: milliseconds.default(0),
  latencyUncertaintyMs: milliseconds.default(0),
  options,
});

/** PS3.5 table 6.2-1: VR AE. */
const aeTitle = z
  .string()
  .regex(/^(?! +$)[\x20-\x5b\x5d-\x7e]{1,16}$/, "use 1 to 16 plain characters without a backslash");

/** The hospital's DICOM Modality Worklist. */
const worklistEntry = z.strictObject({
  host: z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/, "use a host name or an IP address"),
  port: z.int().min(1).max(65_535),
  calledAet: aeTitle,
  callingAet: aeTitle,
  modality: z.string().regex(/^[A-Z0-9]{2,16}$/, "use a DICOM modality like XA or RF"),
  /** Only steps of this station; absent: of all. */
  stationAet: aeTitle.exactOptional(),
});

export const deviceSetSchema = z.strictObject({
  devices: z.array(deviceEntry).max(32).default([]),
  pictures: z.array(pictureEntry).max(4).default([]),
  worklist: worklistEntry.exactOptional(),
});

export type DeviceEntry = z.infer<typeof deviceEntry>;
export type PictureEntry = z.infer<typeof pictureEntry>;
