/** Real devices and picture sources of a device set, wired to the live runtime. The only place that stamps live data. */
import { createPictureSource } from "@cementwatch/drivers/carms/picture-registry";
import type { PictureSink, PictureSource } from "@cementwatch/drivers/picture-source";
import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import { findDriver } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { FaultError } from "@cementwatch/shared/faults";
import type { DeviceConfig, PictureConfig } from "@cementwatch/shared/session/session-config";
import type { DeviceTap } from "../calibration/device-tap.ts";
import { createDeviceClock } from "../device-clock.ts";
import { createPictureDeps } from "../imaging/picture-deps.ts";
import type { SessionRuntime } from "./session-runtime.ts";

export class LiveDevices {
  readonly #runtime: SessionRuntime;
  readonly #supervisors = new Map<string, Supervisor>();
  readonly #pictures: PictureSource[] = [];
  readonly #tap: DeviceTap;

  constructor(runtime: SessionRuntime, tap: DeviceTap) {
    this.#runtime = runtime;
    this.#tap = tap;
  }

  /** Starts everything; what cannot start is told as a fault and does not keep the rest from starting. */
  async start(devices: readonly DeviceConfig[], pictures: readonly PictureConfig[]): Promise<void> {
    for (const device of devices) this.#startDevice(device);
    for (const picture of pictures) await this.#startPicture(picture);
  }

  /** A person agrees to what a device's link state asks. */
  allow(deviceId: string): void {
    this.#supervisors.get(deviceId)?.allow();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#supervisors.values()].map((supervisor) => supervisor.stop()));
    await Promise.all(this.#pictures.map((picture) => picture.stop()));
  }

  #startDevice(device: DeviceConfig): void {
    const runtime = this.#runtime;
    const definition = findDriver(device.driver);
    if (definition === undefined)
      throw new FaultError("PIP-CONFIG-INVALID", `driver "${device.driver}" is not known`);
    const clock = createDeviceClock(() => runtime.nowUs());
    const { port, baud, ...options } = device.options;
    const serial = { ...definition.serial, ...(typeof baud === "number" ? { baudRate: baud } : {}) };
    const talk = this.#tap.open(device);
    const supervisor = new Supervisor({
      protocol: definition.bind(options),
      openSource: createLinkSource(parsePortAddress(String(port)), serial, clock),
      clock,
      random: Math.random,
      sink: {
        serial: (direction, bytes) => {
          runtime.input({ kind: "serial", deviceId: device.id, direction, bytes }, runtime.nowUs());
          talk.bytes(direction, bytes);
        },
        link: (state, detail) => {
          runtime.input({ kind: "link", targetId: device.id, state, detail }, runtime.nowUs());
          talk.link(state, detail);
        },
        fault: (code, detail) => runtime.fault(code, device.id, detail),
        items: (items) => talk.items(items),
      },
    });
    this.#supervisors.set(device.id, supervisor);
    supervisor.start();
  }

  async #startPicture(picture: PictureConfig): Promise<void> {
    const runtime = this.#runtime;
    const { id: pictureId } = picture;
    const deps = createPictureDeps(createDeviceClock(() => runtime.nowUs()));
    const sink: PictureSink = {
      object: (bytes, delivery) => runtime.dicom(pictureId, delivery, bytes, runtime.nowUs()),
      link: (state, detail) =>
        runtime.input({ kind: "link", targetId: pictureId, state, detail }, runtime.nowUs()),
      beam: (isOn) => runtime.input({ kind: "beam", pictureId, isOn }, runtime.nowUs()),
      refused: (code, detail) => runtime.fault(code, pictureId, detail),
    };
    const source = createPictureSource(picture, sink, deps);
    this.#pictures.push(source);
    try {
      await source.start();
    } catch (error) {
      const fault =
        error instanceof FaultError
          ? error
          : new FaultError("CRM-NO-SIGNAL", String(error), { cause: error });
      runtime.fault(fault.code, pictureId, fault.message);
      runtime.input(
        { kind: "link", targetId: pictureId, state: "lost", detail: fault.message },
        runtime.nowUs(),
      );
    }
  }
}
