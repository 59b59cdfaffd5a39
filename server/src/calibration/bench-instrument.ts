/** One simulated instrument of the bench behind its real protocol, with a cable and a double of another serial number. */
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceProtocol, DeviceSimulator } from "@cementwatch/drivers/driver";
import { createMemoryLink, type MemoryLink } from "@cementwatch/drivers/memory-link";
import type { FaultyPlant } from "@cementwatch/drivers/plant/bench-fault";
import { seedOf } from "@cementwatch/drivers/plant/random";
import { findDriver } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { FaultError } from "@cementwatch/shared/faults";
import type { BenchInstrumentKind } from "./bench-kinds.ts";
import type { DeviceTalk, DeviceTap } from "./device-tap.ts";

/** How often bytes are handed over: calibration needs no finer time. */
const EMIT_US = 10_000;

export interface BenchInstrumentParts {
  readonly id: string;
  readonly kind: BenchInstrumentKind;
  readonly plant: FaultyPlant;
  readonly seed: number;
  readonly tap: DeviceTap;
  readonly clock: Clock;
}

export class BenchInstrument {
  readonly #parts: BenchInstrumentParts;
  readonly #protocol: DeviceProtocol;
  readonly #own: DeviceSimulator;
  readonly #talk: DeviceTalk;
  readonly #supervisor: Supervisor;
  #simulator: DeviceSimulator;
  #link: MemoryLink | undefined;
  #isPlugged = true;

  constructor(parts: BenchInstrumentParts) {
    const { id, kind, plant, seed, tap, clock } = parts;
    this.#parts = parts;
    this.#protocol = findDriver(kind.driver).bind(kind.options);
    this.#own = this.#protocol.createSimulator(plant, seed);
    this.#simulator = this.#own;
    const { driver, serialNumber = "" } = kind;
    const talk = tap.open({ id, driver, serialNumber, isSimulated: true });
    this.#talk = talk;
    this.#supervisor = new Supervisor({
      protocol: this.#protocol,
      openSource: () => this.#openLink(),
      clock,
      random: () => 0.5,
      sink: {
        serial: (direction, bytes) => talk.bytes(direction, bytes),
        link: (state, detail) => talk.link(state, detail),
        fault: () => undefined,
        items: (items) => talk.items(items),
      },
    });
    this.#supervisor.start();
  }

  get plant(): FaultyPlant {
    return this.#parts.plant;
  }

  /** Until `plug`; the supervisor finds it again by itself. */
  unplug(): void {
    this.#isPlugged = false;
    this.#link?.unplug(true);
  }

  plug(): void {
    this.#isPlugged = true;
  }

  /** Another one of the same model stands at the same address, or the own one again. */
  exchange(isOther: boolean): void {
    if (isOther === (this.#simulator !== this.#own)) return;
    const { plant, seed } = this.#parts;
    this.#simulator = isOther ? this.#protocol.createSimulator(plant, seedOf(seed, "other")) : this.#own;
    this.#link?.unplug(true);
  }

  async close(): Promise<void> {
    this.#talk.close();
    await this.#supervisor.stop();
  }

  #openLink(): Promise<MemoryLink> {
    const { id, clock } = this.#parts;
    if (!this.#isPlugged) {
      return Promise.reject(
        new FaultError("LNK-OPEN-FAILED", `the simulated line of ${id} is unplugged: plug it in again`),
      );
    }
    this.#link = createMemoryLink(`simulated line of ${id}`, this.#simulator, clock, EMIT_US);
    return Promise.resolve(this.#link);
  }
}
