/**
 * Several simulated devices on one wire: each hears every request, and their answers share the wire. They do not hear
 * each other, as on an RS-232 network; on RS-485 they would, and would ignore it (assumption).
 */
import type { DeviceSimulator } from "../driver.ts";

/** The wire as one simulator. A power cycle is everybody's; give `powerCycle` to one of `devices` for one alone. */
export function createSimulatedBus(devices: readonly DeviceSimulator[]): DeviceSimulator {
  return {
    receive(bytes, atUs) {
      for (const device of devices) device.receive(bytes, atUs);
    },
    emit: (untilUs) => devices.flatMap((device) => [...device.emit(untilUs)]).sort((a, b) => a.atUs - b.atUs),
    powerCycle(atUs) {
      for (const device of devices) device.powerCycle(atUs);
    },
  };
}
