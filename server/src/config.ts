/**
 * The device set: which devices and picture sources this room has, in YAML. Everything is checked before anything
 * is opened, and every complaint names file, line, field, value and what is allowed.
 */
import { readFileSync } from "node:fs";
import { PICTURE_SOURCES } from "@cementwatch/drivers/carms/picture-registry";
import type { DriverDefinition } from "@cementwatch/drivers/driver";
import type { WorklistSettings } from "@cementwatch/drivers/worklist/worklist-query";
import { FaultError } from "@cementwatch/shared/faults";
import { ROLE_DEVICE_SIGNAL } from "@cementwatch/shared/session/role-signal";
import type { DeviceConfig, DeviceRole, PictureConfig } from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import type { z } from "zod";
import {
  type calibrationEntry,
  type DeviceEntry,
  deviceSetSchema,
  type PictureEntry,
} from "./device-set-schema.ts";
import { parseYaml, type YamlFile } from "./yaml-file.ts";

/** The parts of a session's configuration that the room decides, and whom it asks for the day's cases. */
export interface DeviceSet {
  /** `options` holds `port` and `baud` (when given) beside the driver's own settings. */
  readonly devices: readonly DeviceConfig[];
  readonly pictures: readonly PictureConfig[];
  /** Absent: this room asks no worklist. */
  readonly worklist?: WorklistSettings;
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
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
  const { devices, pictures, worklist } = parsed.data;
  const problems = [...repeated(devices, pictures), ...misfits(devices, drivers), ...badPictures(pictures)];
  if (problems.length > 0) {
    throw invalid(problems.map((problem) => complaint(name, file, problem.path, problem.message)));
  }
  return {
    devices: devices.map((device) => deviceConfig(device, drivers)),
    pictures: pictures.map(pictureConfig),
    ...(worklist === undefined ? {} : { worklist }),
  };
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

/** An unknown key is reported on its own line, not on that of the map it stands in. */
function pointAt(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
}

function rolesOf(device: DeviceEntry): readonly DeviceRole[] {
  return typeof device.role === "string" ? [device.role] : device.role;
}

/** One device a role, one thing an id: a second one is refused, naming the first. */
function repeated(devices: readonly DeviceEntry[], pictures: readonly PictureEntry[]): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const roles = new Map<DeviceRole, string>();
  for (const [list, entries] of Object.entries({ devices, pictures })) {
    for (const [index, { id }] of entries.entries()) {
      if (ids.has(id)) problems.push({ path: [list, index, "id"], message: `id ${id} is used twice` });
      ids.add(id);
    }
  }
  for (const [index, device] of devices.entries()) {
    for (const role of rolesOf(device)) {
      const other = roles.get(role);
      if (other !== undefined) {
        const message = `role ${role} is already taken by device ${other}; each role has one device`;
        problems.push({ path: ["devices", index, "role"], message });
      }
      roles.set(role, device.id);
    }
  }
  return problems;
}

function misfits(devices: readonly DeviceEntry[], drivers: readonly DriverDefinition[]): Problem[] {
  return devices.flatMap((device, index) => {
    const path = ["devices", index];
    const driver = drivers.find(({ id }) => id === device.driver);
    if (driver === undefined) {
      const known = drivers.map(({ id }) => id).join(", ");
      return [
        { path: [...path, "driver"], message: `there is no driver ${device.driver}; there are ${known}` },
      ];
    }
    const problems: Problem[] = rolesOf(device)
      .filter((role) => !driver.signals.includes(ROLE_DEVICE_SIGNAL[role]))
      .map((role) => ({
        path: [...path, "role"],
        message: `driver ${driver.id} measures ${driver.signals.join(", ")}, not the ${ROLE_DEVICE_SIGNAL[role]} that role ${role} needs`,
      }));
    for (const role of Object.keys(device.calibrations ?? {}) as DeviceRole[]) {
      if (rolesOf(device).includes(role)) continue;
      problems.push({
        path: [...path, "calibrations", role],
        message: `this device does not have role ${role}`,
      });
    }
    return [...problems, ...refusedOptions(device, driver, path)];
  });
}

/** What the driver's own schema says about its options, each on the line where it was written. */
function refusedOptions(
  device: DeviceEntry,
  driver: DriverDefinition,
  path: readonly PropertyKey[],
): readonly Problem[] {
  const parsed = driver.optionsSchema.safeParse(driverOptions(device));
  return (parsed.error?.issues ?? []).map((issue) => {
    const at = pointAt(issue);
    const isAddress = at[0] === "address" && device.address !== undefined;
    return { path: [...path, ...(isAddress ? at : ["options", ...at])], message: issue.message };
  });
}

function badPictures(pictures: readonly PictureEntry[]): Problem[] {
  return pictures.flatMap((picture, index) => {
    const path = ["pictures", index];
    const source = PICTURE_SOURCES.find(({ id }) => id === picture.source);
    if (source === undefined) {
      const known = PICTURE_SOURCES.map(({ id }) => id).join(", ");
      const message = `there is no picture source ${picture.source}; there are ${known}`;
      return [{ path: [...path, "source"], message }];
    }
    const issues = source.optionsSchema.safeParse(picture.options).error?.issues ?? [];
    return issues.map((issue) => ({ path: [...path, "options", ...pointAt(issue)], message: issue.message }));
  });
}

/** The driver's own settings. */
function driverOptions(device: DeviceEntry): DeviceConfig["options"] {
  return { ...device.options, ...(device.address === undefined ? {} : { address: device.address }) };
}

function deviceConfig(device: DeviceEntry, drivers: readonly DriverDefinition[]): DeviceConfig {
  const own = driverOptions(device);
  const line = { port: device.port, ...(device.baud === undefined ? {} : { baud: device.baud }) };
  const driver = drivers.find(({ id }) => id === device.driver);
  if (driver === undefined) throw new Error(`driver ${device.driver} was checked and is gone`);
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
    options: { ...own, ...line },
    nominalPeriodUs: driver.bind(own).nominalPeriodUs,
    latencyUs: Math.round(device.latencyMs * 1000),
    latencyUncertaintyUs: Math.round(device.latencyUncertaintyMs * 1000),
    calibrations,
    ...(device.serialNumber === undefined ? {} : { serialNumber: device.serialNumber }),
    isSimulated: false,
  };
}

function calibrationRecord(entry: z.infer<typeof calibrationEntry>): CalibrationRecord {
  return {
    id: entry.id,
    deviceSerial: entry.deviceSerial,
    coefficients: [entry.offset, entry.slope],
    validUntil: entry.validUntil,
    ...(entry.range === undefined ? {} : { range: entry.range }),
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
