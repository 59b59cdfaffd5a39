/** A device set as YAML, for a page that saves one: keys in one order, defaults left out, so that versions can be compared. */
import type { DeviceConfig, PictureConfig } from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import { stringify } from "yaml";
import type { DeviceSet } from "./config.ts";
import { DEVICE_SET_VERSION } from "./device-set-schema.ts";

type Plain = Readonly<Record<string, unknown>>;

/**
 * The text of a device set: `parseDeviceSet` of it gives the same set again. A calibration that the file's form cannot hold
 * (more than slope and offset) is kept elsewhere and not written.
 */
export function deviceSetText(set: DeviceSet): string {
  const { worklist, pacs } = set;
  const document: Plain = {
    version: DEVICE_SET_VERSION,
    devices: set.devices.map(deviceEntry),
    pictures: set.pictures.map(pictureEntry),
    ...(worklist === undefined
      ? {}
      : {
          worklist: present({
            host: worklist.host,
            port: worklist.port,
            calledAet: worklist.calledAet,
            callingAet: worklist.callingAet,
            modality: worklist.modality,
            stationAet: worklist.stationAet,
          }),
        }),
    ...(pacs === undefined ? {} : { pacs }),
  };
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

function deviceEntry(device: DeviceConfig): Plain {
  const { port, baud, address, ...own } = device.options;
  const [firstRole, ...otherRoles] = device.roles;
  const calibrations = Object.fromEntries(
    device.roles.flatMap((role) => {
      const entry = calibrationEntry(device.calibrations[role]);
      return entry === undefined ? [] : [[role, entry]];
    }),
  );
  const isSingle = otherRoles.length === 0;
  return present({
    id: device.id,
    driver: device.driver,
    port,
    baud,
    address,
    role: isSingle ? firstRole : device.roles,
    reference: device.reference,
    serialNumber: device.serialNumber,
    latencyMs: milliseconds(device.latencyUs),
    latencyUncertaintyMs: milliseconds(device.latencyUncertaintyUs),
    calibration: isSingle && firstRole !== undefined ? calibrations[firstRole] : undefined,
    calibrations: isSingle ? undefined : filled(calibrations),
    options: filled(withOrigin(own)),
  });
}

/** A description that came from elsewhere is named again, not copied. */
function withOrigin(options: Plain): Plain {
  const { description, ...rest } = options;
  const hasOrigin = options["use"] !== undefined || options["file"] !== undefined;
  const kept: Plain = hasOrigin || description === undefined ? rest : { ...rest, description };
  return Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function calibrationEntry(record: CalibrationRecord | undefined): Plain | undefined {
  if (record === undefined || record.coefficients.length !== 2) return undefined;
  if (record.knots !== undefined || record.validUntil === undefined) return undefined;
  const [offset, slope] = record.coefficients;
  return present({
    id: record.id,
    deviceSerial: record.deviceSerial === "" ? undefined : record.deviceSerial,
    slope,
    offset,
    range: record.range === undefined ? undefined : { min: record.range.min, max: record.range.max },
    validUntil: record.validUntil,
  });
}

function pictureEntry(picture: PictureConfig): Plain {
  return present({
    id: picture.id,
    source: picture.source,
    view: picture.view,
    live: picture.isLive,
    beam: picture.beamSource,
    latencyMs: milliseconds(picture.latencyUs),
    latencyUncertaintyMs: milliseconds(picture.latencyUncertaintyUs),
    options: filled(picture.options),
  });
}

function milliseconds(us: number): number | undefined {
  return us === 0 ? undefined : us / 1000;
}

function filled(entry: Plain): Plain | undefined {
  return Object.keys(entry).length === 0 ? undefined : entry;
}

/** In the order given, without what is not there. */
function present(entry: Plain): Plain {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
