/**
 * Simulated devices in a process of their own, so that a bench measures only its own side. Arguments: a folder for
 * pseudo-terminals, or `tcp`; then one driver id for each device. Prints their ports as JSON; ends at SIGTERM.
 */
import { join } from "node:path";
import process from "node:process";
import { findDriver } from "@cementwatch/drivers/registry";
import { hostOnPty, hostOnTcp } from "@cementwatch/server/cli/devices-host";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import { realClock } from "./watched-device.ts";

const [folder = "", ...drivers] = process.argv.slice(2);
const hosts = await Promise.all(
  drivers.map((driver, index) => {
    const simulator = findDriver(driver).bind({}).createSimulator(createBurstPlant(index), index);
    if (folder === "tcp") return hostOnTcp(simulator, realClock, 0);
    return hostOnPty(simulator, realClock, join(folder, `device-${index}`));
  }),
);
process.stdout.write(JSON.stringify(hosts.map(({ port }) => port)));
process.once("SIGTERM", () => {
  void Promise.all(hosts.map((host) => host.stop())).then(() => process.exit());
});
