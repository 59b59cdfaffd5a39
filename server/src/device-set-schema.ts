/** What a device-set file may hold. Unknown keys are refused: a misspelt one must not silently do nothing. */
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import { aeTitle, hostName } from "./dicom-address.ts";
import { pacsTargets } from "./pacs/pacs-target.ts";

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
/** As printed on the pouch. */
const lot = z.string().trim().max(32, "a lot has at most 32 characters");
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
  /** Of a single-use sensor: the lot that its certificate covers, in place of a serial number. */
  lot: lot.min(1).optional(),
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
    /** Absent for a reference instrument only. */
    role: z.union([role, z.array(role).min(1)]).optional(),
    /** Id in the register of reference standards: measures for calibrations, and feeds nothing into a case. */
    reference: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, "use the id of the register, e.g. R-9")
      .optional(),
    /** `store` or absent: the newest of the stored calibrations for its serial number. */
    calibration: z.union([z.literal("store"), calibrationEntry]).optional(),
    /** For a device with several roles. */
    calibrations: z.partialRecord(role, calibrationEntry).optional(),
    /** kPa, as printed on the sensor; absent: what its driver declares. */
    pressureRange: z
      .strictObject({ min: z.number().min(-200), max: z.number().max(200_000) })
      .refine(({ min, max }) => min < max, { path: ["max"], message: "must be above min" })
      .optional(),
    /** A sensor that is used once: its lot is entered at the table. */
    singleUse: z.strictObject({ lot: lot.default("") }).optional(),
    /** As written on the device, when it cannot report one itself. */
    serialNumber: z.string().min(1).max(64).optional(),
    latencyMs: milliseconds.default(0),
    latencyUncertaintyMs: milliseconds.default(0),
    options,
  })
  .refine((device) => (device.role === undefined) !== (device.reference === undefined), {
    path: ["role"],
    message: "give the device a role, or, for a reference instrument, its id as reference",
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

/** The hospital's DICOM Modality Worklist. */
const worklistEntry = z.strictObject({
  host: hostName,
  port: z.int().min(1).max(65_535),
  calledAet: aeTitle,
  callingAet: aeTitle,
  modality: z.string().regex(/^[A-Z0-9]{2,16}$/, "use a DICOM modality like XA or RF"),
  /** Only steps of this station; absent: of all. */
  stationAet: aeTitle.exactOptional(),
});

/** Of the file's own form; a file without it is of version 1. */
export const DEVICE_SET_VERSION = 1;

export const deviceSetSchema = z.strictObject({
  version: z.literal(DEVICE_SET_VERSION, "this program knows version 1 of the device set").default(1),
  /** Where this server stands, as the list of sessions shows it: OR 2. */
  room: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .regex(/^[^\p{C}]*$/u, "must have no control characters")
    .exactOptional(),
  devices: z.array(deviceEntry).max(32).default([]),
  pictures: z.array(pictureEntry).max(4).default([]),
  worklist: worklistEntry.exactOptional(),
  /** Archives that recordings may be sent to and pictures fetched from. */
  pacs: pacsTargets.exactOptional(),
});

export type DeviceEntry = z.infer<typeof deviceEntry>;
export type PictureEntry = z.infer<typeof pictureEntry>;
