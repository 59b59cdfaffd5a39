/** What a schema cannot say about a device set: roles, ids, drivers with their options, and who shares a port. */
import { PICTURE_SOURCES } from "@cementwatch/drivers/carms/picture-registry";
import type { DeviceProtocol, DriverDefinition } from "@cementwatch/drivers/driver";
import { ROLE_DEVICE_SIGNAL } from "@cementwatch/shared/session/role-signal";
import type { DeviceConfig, DeviceRole } from "@cementwatch/shared/session/session-config";
import type { z } from "zod";
import type { CheckedDevice, DeviceSetProblem } from "./checked-device.ts";
import { withDescription } from "./device-description.ts";
import type { DeviceEntry, PictureEntry } from "./device-set-schema.ts";
import { sharedPorts } from "./shared-ports.ts";

/** Roles of a device; a reference instrument has none. */
export function rolesOf({ role }: DeviceEntry): readonly DeviceRole[] {
  return role === undefined ? [] : typeof role === "string" ? [role] : role;
}

/** An unknown key is reported on its own line, not on that of the map it stands in. */
export function pointAt(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
}

/**
 * Checks devices and pictures against each other, the drivers and the picture sources.
 * @param folder where the files of descriptions are looked for
 * @param lineOf the line of a path in the file, for a message that names a second line
 */
export function checkDeviceSet(
  devices: readonly DeviceEntry[],
  pictures: readonly PictureEntry[],
  drivers: readonly DriverDefinition[],
  folder: string,
  lineOf: (path: readonly PropertyKey[]) => number,
): { readonly checked: readonly CheckedDevice[]; readonly problems: readonly DeviceSetProblem[] } {
  const results = devices.map((entry, index) => checkDevice(entry, ["devices", index], drivers, folder));
  const checked = results.flatMap(({ device }) => device ?? []);
  const found = results.map(({ device }) => device);
  const problems = [
    ...repeated(devices, pictures),
    ...results.flatMap((result) => result.problems),
    ...sharedPorts(found, lineOf),
    ...badPictures(pictures),
  ];
  return { checked, problems };
}

/** One device a role, one thing an id: a second one is refused, naming the first. */
function repeated(devices: readonly DeviceEntry[], pictures: readonly PictureEntry[]): DeviceSetProblem[] {
  const problems: DeviceSetProblem[] = [];
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

interface DeviceResult {
  readonly device?: CheckedDevice;
  readonly problems: readonly DeviceSetProblem[];
}

function checkDevice(
  entry: DeviceEntry,
  path: readonly PropertyKey[],
  drivers: readonly DriverDefinition[],
  folder: string,
): DeviceResult {
  const driver = drivers.find(({ id }) => id === entry.driver);
  if (driver === undefined) {
    const known = drivers.map(({ id }) => id).join(", ");
    const message = `there is no driver ${entry.driver}; there are ${known}`;
    return { problems: [{ path: [...path, "driver"], message }] };
  }
  const own = { ...entry.options, ...(entry.address === undefined ? {} : { address: entry.address }) };
  const described = driver.kind === "generic" ? withDescription(own, folder) : { options: own };
  if ("message" in described) {
    const { field, message } = described;
    return { problems: [{ path: [...path, "options", field], message }, ...misplaced(entry, path)] };
  }
  const refused = refusedOptions(entry, driver, described, path);
  if (refused.length > 0) return { problems: [...refused, ...misplaced(entry, path)] };
  const protocol = driver.bind(described.options);
  return {
    device: { entry, driver, protocol, options: described.options },
    problems: [...unmeasured(entry, driver, protocol, path), ...misplaced(entry, path)],
  };
}

function unmeasured(
  entry: DeviceEntry,
  driver: DriverDefinition,
  protocol: DeviceProtocol,
  path: readonly PropertyKey[],
): DeviceSetProblem[] {
  const signals = protocol.signals ?? driver.signals;
  return rolesOf(entry)
    .filter((role) => !signals.includes(ROLE_DEVICE_SIGNAL[role]))
    .map((role) => ({
      path: [...path, "role"],
      message: `driver ${driver.id} measures ${signals.join(", ")}, not the ${ROLE_DEVICE_SIGNAL[role]} that role ${role} needs`,
    }));
}

function misplaced(entry: DeviceEntry, path: readonly PropertyKey[]): DeviceSetProblem[] {
  const problems: DeviceSetProblem[] = [];
  for (const role of Object.keys(entry.calibrations ?? {}) as DeviceRole[]) {
    if (rolesOf(entry).includes(role)) continue;
    problems.push({
      path: [...path, "calibrations", role],
      message: `this device does not have role ${role}`,
    });
  }
  return problems;
}

/** What the driver's own schema says about its options, each on the line where it was written. */
function refusedOptions(
  entry: DeviceEntry,
  driver: DriverDefinition,
  described: {
    readonly options: DeviceConfig["options"];
    readonly placeOf?: (path: readonly PropertyKey[]) => string;
  },
  path: readonly PropertyKey[],
): readonly DeviceSetProblem[] {
  const parsed = driver.optionsSchema.safeParse(described.options);
  return (parsed.error?.issues ?? []).map((issue) => {
    const at = pointAt(issue);
    if (at[0] === "description" && described.placeOf !== undefined) {
      const origin = entry.options["use"] === undefined ? "file" : "use";
      const inFile = at.slice(1);
      const message = `${described.placeOf(inFile)}: ${inFile.map(String).join(".")}: ${issue.message}`;
      return { path: [...path, "options", origin], message };
    }
    const isAddress = at[0] === "address" && entry.address !== undefined;
    return { path: [...path, ...(isAddress ? at : ["options", ...at])], message: issue.message };
  });
}

function badPictures(pictures: readonly PictureEntry[]): DeviceSetProblem[] {
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
