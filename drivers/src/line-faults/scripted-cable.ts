/** A scripted device in memory, with the cable faults acted out: for tests and simulated rooms. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Clock } from "../clock.ts";
import type { DeviceSimulator } from "../driver.ts";
import type { LinkSource } from "../link.ts";
import { createMemoryLink, type MemoryLink } from "../memory-link.ts";
import type { FaultyDevice } from "./faulty-device.ts";

/** Links to the device by its name; while it is unplugged there is no port. Once it is back elsewhere, by its new name. */
export function createScriptedCable(name: string, device: FaultyDevice, clock: Clock): LinkSource {
  let link: MemoryLink | undefined;
  let isPlugged = true;
  let portName = name;
  const follow = (): void => {
    for (const event of device.cableEvents()) {
      isPlugged = event.isPlugged;
      if (event.isElsewhere) portName = `${name} (moved)`;
      if (!event.isPlugged && event.hasEvent) link?.unplug(true);
      // The system did not notice that the adapter was away: its old handle stays dead.
      if (!event.isPlugged && !event.hasEvent) link?.unplug(false);
    }
  };
  const watched: DeviceSimulator = {
    receive: (bytes, atUs) => device.receive(bytes, atUs),
    emit(untilUs) {
      const pieces = device.emit(untilUs);
      follow();
      return pieces;
    },
    powerCycle: (atUs) => device.powerCycle(atUs),
  };
  return () => {
    // Nobody asks an unplugged device: the script goes on by itself.
    watched.emit(clock.nowUs());
    if (!isPlugged)
      return Promise.reject(new FaultError("LNK-OPEN-FAILED", `${portName} does not exist: check the cable`));
    link = createMemoryLink(portName, watched, clock);
    return Promise.resolve(link);
  };
}
