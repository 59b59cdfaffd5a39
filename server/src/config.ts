/**
 * The device set: which devices and picture sources this room has, in YAML. Everything is checked before anything
 * is opened, and every complaint names file, line, field, value and what is allowed.
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DriverDefinition } from "@cementwatch/drivers/driver";
import type { WorklistSettings } from "@cementwatch/drivers/worklist/worklist-query";
import { FaultError } from "@cementwatch/shared/faults";
import type { DeviceConfig, DeviceRole, PictureConfig } from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import type { z } from "zod";
import type { CheckedDevice } from "./checked-device.ts";
import { checkDeviceSet, pointAt, rolesOf } from "./device-set-checks.ts";
import { type calibrationEntry, deviceSetSchema, type PictureEntry } from "./device-set-schema.ts";
import type { PacsTarget } from "./pacs/pacs-target.ts";
import { parseYaml, type YamlFile } from "./yaml-file.ts";

/** The parts of a session's configuration that the room decides, and whom it asks for the day's cases. */
export interface DeviceSet {
  /** `options` holds `port` and `baud` (when given) beside the driver's own settings. */
  readonly devices: readonly DeviceConfig[];
  readonly pictures: readonly PictureConfig[];
  /** What every session recorded here says of its room. */
  readonly room?: string;
  /** Absent: this room asks no worklist. */
  readonly worklist?: WorklistSettings;
  /** Archives; paths of credentials are absolute. */
  readonly pacs?: readonly PacsTarget[];
}

/**
 * Reads and checks a device set.
 * @param drivers the drivers that exist
 * @throws FaultError PIP-CONFIG-INVALID with one line for each problem: `file:line: field: message`.
 */
export function loadDeviceSet(path: string, drivers: readonly DriverDefinition[]): DeviceSet {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FaultError("PIP-CONFIG-INVALID", `device set ${path} cannot be read: ${reason}`, {
      cause: error,
    });
  }
  return parseDeviceSet(text, path, drivers);
}

/** The same for a text; `name` stands for the file in messages. */
export function parseDeviceSet(text: string, name: string, drivers: readonly DriverDefinition[]): DeviceSet {
  const file = parseYaml(text);
  if ("problems" in file) {
    throw invalid(file.problems.map((problem) => `${name}:${problem.line}: ${problem.message}`));
  }
  const parsed = deviceSetSchema.safeParse(file.value);
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => complaint(name, file, pointAt(issue), issue.message)));
  }
  const { room, devices, pictures, worklist, pacs } = parsed.data;
  const { checked, problems } = checkDeviceSet(devices, pictures, drivers, dirname(name), file.lineOf);
  if (problems.length > 0) {
    throw invalid(problems.map((problem) => complaint(name, file, problem.path, problem.message)));
  }
  return {
    devices: checked.map(deviceConfig),
    pictures: pictures.map(pictureConfig),
    ...(room === undefined ? {} : { room }),
    ...(worklist === undefined ? {} : { worklist }),
    ...(pacs === undefined ? {} : { pacs: pacs.map((target) => withPlace(target, dirname(name))) }),
  };
}

function withPlace(target: PacsTarget, folder: string): PacsTarget {
  const { web } = target;
  if (web?.credentialsFile === undefined) return target;
  return { ...target, web: { ...web, credentialsFile: resolve(folder, web.credentialsFile) } };
}

function invalid(lines: readonly string[]): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", lines.join("\n"));
}

function complaint(name: string, file: YamlFile, path: readonly PropertyKey[], message: string): string {
  return `${name}:${file.lineOf(path)}: ${fieldName(path)}${message}`;
}

/** `devices[1].role: `. */
function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "";
  const steps = path.map((step, index) =>
    typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`,
  );
  return `${steps.join("")}: `;
}

function deviceConfig({ entry: device, options, protocol }: CheckedDevice): DeviceConfig {
  const line = { port: device.port, ...(device.baud === undefined ? {} : { baud: device.baud }) };
  const [firstRole] = rolesOf(device);
  const calibrations: Partial<Record<DeviceRole, CalibrationRecord>> = {};
  if (device.calibration !== undefined && device.calibration !== "store" && firstRole !== undefined) {
    calibrations[firstRole] = calibrationRecord(device.calibration);
  }
  for (const [role, entry] of Object.entries(device.calibrations ?? {})) {
    calibrations[role as DeviceRole] = calibrationRecord(entry);
  }
  return {
    id: device.id,
    driver: device.driver,
    roles: rolesOf(device),
    options: { ...options, ...line },
    nominalPeriodUs: protocol.nominalPeriodUs,
    latencyUs: Math.round(device.latencyMs * 1000),
    latencyUncertaintyUs: Math.round(device.latencyUncertaintyMs * 1000),
    calibrations,
    ...(device.serialNumber === undefined ? {} : { serialNumber: device.serialNumber }),
    ...rangeOf(device.pressureRange ?? protocol.pressureRange),
    ...(device.singleUse === undefined
      ? {}
      : { singleUse: { lot: device.singleUse.lot, unit: "", usedBefore: [] } }),
    ...(device.reference === undefined ? {} : { reference: device.reference }),
    isSimulated: false,
  };
}

function rangeOf(pressureRange: DeviceConfig["pressureRange"]): Pick<DeviceConfig, "pressureRange"> {
  return pressureRange === undefined ? {} : { pressureRange };
}

function calibrationRecord(entry: z.infer<typeof calibrationEntry>): CalibrationRecord {
  return {
    id: entry.id,
    deviceSerial: entry.deviceSerial,
    coefficients: [entry.offset, entry.slope],
    validUntil: entry.validUntil,
    ...(entry.range === undefined ? {} : { range: entry.range }),
    ...(entry.lot === undefined ? {} : { lot: entry.lot }),
  };
}

function pictureConfig(picture: PictureEntry): PictureConfig {
  return {
    id: picture.id,
    source: picture.source,
    view: picture.view,
    isLive: picture.live,
    latencyUs: Math.round(picture.latencyMs * 1000),
    latencyUncertaintyUs: Math.round(picture.latencyUncertaintyMs * 1000),
    beamSource: picture.beam,
    isSimulated: false,
    options: picture.options,
  };
}
