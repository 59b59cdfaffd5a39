/** Puts the newest stored time offsets into a configuration: the later of two streams gets the latency. */
import type { TimeOffsetEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { dueOn } from "@cementwatch/shared/calibration/due";
import type { DeviceConfig, PictureConfig, SessionConfig } from "@cementwatch/shared/session/session-config";
import type { AlignmentStore } from "../alignment/alignment-store.ts";

/** Latencies as the device set or a simulated source gives them: what holds without an entry. */
export type GivenLatencies = ReadonlyMap<
  string,
  { readonly latencyUs: number; readonly latencyUncertaintyUs: number }
>;

export function givenLatencies(config: Pick<SessionConfig, "devices" | "pictures">): GivenLatencies {
  return new Map([
    ...config.devices.map((device) => [`device ${device.id}`, latencyOf(device)] as const),
    ...config.pictures.map((picture) => [`picture ${picture.id}`, latencyOf(picture)] as const),
  ]);
}

/**
 * The same configuration when nothing changes. A stored offset fixes the difference of two latencies: the device keeps
 * the one that it was given and the picture gets the difference more; when that is below nothing, the picture has none
 * and the device the rest. An entry of the bench counts for the bench only, an ended one for nobody.
 * @param serialOf what a device reported; empty when it has not said
 */
export function withStoredOffsets(
  config: SessionConfig,
  store: Pick<AlignmentStore, "offsetsOf">,
  given: GivenLatencies,
  serialOf: (deviceId: string) => string,
): SessionConfig {
  const latencies = new Map(given);
  for (const picture of config.pictures) {
    const entry = store
      .offsetsOf(picture.id)
      .find((candidate) => isInForce(candidate, picture, config, serialOf));
    if (entry === undefined) continue;
    const deviceKey = `device ${entry.device.deviceId}`;
    const device = latencies.get(deviceKey) ?? { latencyUs: 0, latencyUncertaintyUs: 0 };
    const pictureUs = Math.round(device.latencyUs + entry.offsetUs);
    const latencyUncertaintyUs = Math.round(entry.expandedUncertaintyUs);
    latencies.set(`picture ${picture.id}`, { latencyUs: Math.max(0, pictureUs), latencyUncertaintyUs });
    if (pictureUs < 0) {
      latencies.set(deviceKey, { latencyUs: device.latencyUs - pictureUs, latencyUncertaintyUs });
    }
  }
  const devices = config.devices.map((device) => withLatency(device, latencies.get(`device ${device.id}`)));
  const pictures = config.pictures.map((picture) =>
    withLatency(picture, latencies.get(`picture ${picture.id}`)),
  );
  const isChanged =
    devices.some((device, i) => device !== config.devices[i]) ||
    pictures.some((picture, i) => picture !== config.pictures[i]);
  return isChanged ? { ...config, devices, pictures } : config;
}

function isInForce(
  entry: TimeOffsetEntry,
  picture: PictureConfig,
  config: SessionConfig,
  serialOf: (deviceId: string) => string,
): boolean {
  const device = config.devices.find(({ id }) => id === entry.device.deviceId);
  if (device === undefined || device.driver !== entry.device.driver) return false;
  if (entry.picture.source !== picture.source) return false;
  if (entry.isSimulated !== (device.isSimulated || picture.isSimulated)) return false;
  const serial = serialOf(device.id) || (device.serialNumber ?? "");
  const isSameDevice = entry.device.serialNumber === "" || serial === entry.device.serialNumber;
  return isSameDevice && (dueOn(entry.validUntil, config.wallDate).days ?? -1) >= 0;
}

function latencyOf({
  latencyUs,
  latencyUncertaintyUs,
}: Pick<DeviceConfig, "latencyUs" | "latencyUncertaintyUs">) {
  return { latencyUs, latencyUncertaintyUs };
}

function withLatency<T extends Pick<DeviceConfig, "latencyUs" | "latencyUncertaintyUs">>(
  part: T,
  latency: ReturnType<typeof latencyOf> | undefined,
): T {
  const isSame =
    latency === undefined ||
    (latency.latencyUs === part.latencyUs && latency.latencyUncertaintyUs === part.latencyUncertaintyUs);
  return isSame ? part : { ...part, ...latency };
}
