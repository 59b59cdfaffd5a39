/** A fitted device of a simulated case: the real driver's codec and poller talking to its simulator on the shared plant. */
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import {
  type DeviceConfig,
  type DeviceRole,
  isPressureRole,
} from "@cementwatch/shared/session/session-config";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import type { DeviceProtocol } from "../driver.ts";
import { findDriver } from "../registry.ts";
import type { SourceEvent } from "../simulated-source.ts";
import type { PlantPort } from "./plant-port.ts";

/** A port takes this long to open (assumption: USB adapter). */
const OPENING_US = 120_000;
/** Longest time a device may take to say who it is when the case is composed. */
const IDENTIFY_LIMIT_US = 3_000_000;
const TICK_US = 1_000;
/** kPa: of a usual sensor of an injector, 200 bar (assumption). */
const SIMULATED_RANGE = { min: 0, max: 20_000 };
const CALIBRATED_UNTIL = "2099-12-31";

export interface SimulatedDevice {
  readonly config: DeviceConfig;
  /** Lets everything due at `atUs` happen. Call once for each tick of the grid, in order. */
  tick(atUs: number, emit: (event: SourceEvent) => void): void;
}

export interface DeviceChoice {
  readonly id: string;
  readonly driver: string;
  readonly roles: readonly DeviceRole[];
  /** Settings of the driver; none when not given. */
  readonly options?: DeviceConfig["options"];
  /** When its port is opened, µs. */
  readonly opensAtUs: number;
  /** As on its label, for a device that cannot report it. */
  readonly labelSerial: string;
}

/** @throws Error when the driver is not in the registry. */
export function createSimulatedDevice(choice: DeviceChoice, plant: PlantPort, seed: number): SimulatedDevice {
  const definition = findDriver(choice.driver);
  if (definition === undefined) throw new Error(`simulated case: no driver "${choice.driver}"`);
  const options = choice.options ?? {};
  const protocol = definition.bind(options);
  const deviceSerial = reportedSerial(protocol, seed) || choice.labelSerial;
  const calibration = {
    id: `simulated ${choice.id}`,
    deviceSerial,
    coefficients: [0, 1],
    validUntil: CALIBRATED_UNTIL,
  };
  const config: DeviceConfig = {
    id: choice.id,
    driver: choice.driver,
    roles: choice.roles,
    options,
    nominalPeriodUs: protocol.nominalPeriodUs,
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    calibrations: Object.fromEntries(choice.roles.map((role) => [role, calibration])),
    serialNumber: choice.labelSerial,
    ...(choice.roles.some(isPressureRole)
      ? { pressureRange: protocol.pressureRange ?? SIMULATED_RANGE }
      : {}),
    isSimulated: true,
  };
  return { config, tick: conversation(choice, protocol, plant, seed) };
}

function conversation(
  choice: DeviceChoice,
  protocol: DeviceProtocol,
  plant: PlantPort,
  seed: number,
): SimulatedDevice["tick"] {
  const talk = createTalk(protocol, plant, seed);
  let linkState: LinkState = "closed";
  return (atUs, emit) => {
    const link = (state: LinkState, detail: string): void => {
      linkState = state;
      emit({ kind: "link", targetId: choice.id, state, detail, atUs, measuredAtUs: atUs });
    };
    if (linkState === "closed" && atUs >= choice.opensAtUs) link("opening", "simulated port");
    if (linkState === "opening" && atUs >= choice.opensAtUs + OPENING_US)
      link("identifying", "simulated port");
    if (linkState !== "identifying" && linkState !== "running") return;
    talk.tick(atUs, (direction, bytes, measuredAtUs) => {
      emit({ kind: "serial", deviceId: choice.id, direction, bytes, atUs, measuredAtUs });
    });
    if (linkState === "identifying" && talk.isIdentified()) link("running", "simulated device");
  };
}

interface Talk {
  tick(
    atUs: number,
    onBytes: (direction: "sent" | "received", bytes: Uint8Array, measuredAtUs: number) => void,
  ): readonly DecodedItem[];
  isIdentified(): boolean;
}

function createTalk(protocol: DeviceProtocol, plant: PlantPort, seed: number): Talk {
  const simulator = protocol.createSimulator(plant, seed);
  const decoder = protocol.createDecoder();
  const poller = protocol.createPoller();
  let wakeAtUs = 0;
  return {
    tick(atUs, onBytes) {
      const heard: DecodedItem[] = [];
      for (const piece of simulator.emit(atUs)) {
        onBytes("received", piece.bytes, Math.min(piece.atUs, atUs));
        const items = decoder.received(piece.bytes, atUs);
        poller.heard(items, atUs);
        heard.push(...items);
      }
      if (heard.length === 0 && atUs < wakeAtUs) return heard;
      const due = poller.step(atUs);
      wakeAtUs = due.wakeAtUs;
      if (due.send === undefined) return heard;
      if (!protocol.isAllowedRequest(due.send))
        throw new Error("simulated case: a request is not in its table");
      decoder.sent(due.send, atUs);
      onBytes("sent", due.send, atUs);
      simulator.receive(due.send, atUs);
      return heard;
    },
    isIdentified: () => poller.isIdentified(),
  };
}

/** Asks a twin of the device, on a plant at rest, for its serial number; empty when it has none to tell. */
function reportedSerial(protocol: DeviceProtocol, seed: number): string {
  const atRest: PlantPort = {
    readAt: () => ({
      pressureKpa: 0,
      pumpVolumeMl: 0,
      forceN: 0,
      positionMm: 0,
      temperatureC: 22,
      isMotorRunning: false,
      isStalled: false,
    }),
  };
  const talk = createTalk(protocol, atRest, seed);
  for (let atUs = 0; atUs <= IDENTIFY_LIMIT_US; atUs += TICK_US) {
    for (const item of talk.tick(atUs, () => undefined)) {
      if (item.kind === "identity" && item.serialNumber !== "") return item.serialNumber;
    }
  }
  return "";
}
