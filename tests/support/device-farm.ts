/**
 * Simulated devices on pseudo-terminals, in a process of their own so that a bench measures only its own side.
 * Arguments: a folder for the terminals, then one driver id for each device. Prints `ready`; ends at SIGTERM.
 */
import { join } from "node:path";
import process from "node:process";
import { findDriver } from "@cementwatch/drivers/registry";
import { hostOnPty } from "@cementwatch/server/cli/devices-host";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import { realClock } from "./watched-device.ts";

const [folder = "", ...drivers] = process.argv.slice(2);
const hosts = await Promise.all(
  drivers.map((driver, index) => {
    const simulator = findDriver(driver).bind({}).createSimulator(createBurstPlant(index), index);
    return hostOnPty(simulator, realClock, join(folder, `device-${index}`));
  }),
);
process.stdout.write("ready\n");
process.once("SIGTERM", () => {
  void Promise.all(hosts.map((host) => host.stop())).then(() => process.exit());
});
