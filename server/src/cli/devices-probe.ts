/** `devices probe`: finds out which known device is on a port, and prints what was said. */
import process from "node:process";
import { DRIVERS } from "@cementwatch/drivers/registry";
import type { Command } from "commander";
import { probeOrder, tryCandidate } from "../devices/probe.ts";
import { addressOf, MAX_BAUD, MIN_BAUD } from "./devices-monitor.ts";
import { printJson, say, wholeNumber } from "./devices-options.ts";
import { spacedHex } from "./transcript.ts";

async function probe(port: string, flags: { baud?: string; json?: true }, command: Command): Promise<void> {
  const address = addressOf(command, port);
  const baud =
    flags.baud === undefined ? undefined : wholeNumber(command, "--baud", flags.baud, MIN_BAUD, MAX_BAUD);
  for (const candidate of probeOrder(DRIVERS)) {
    const { definition, rank } = candidate;
    const baudRate = baud ?? definition.serial.baudRate;
    say(`${rank === 0 ? "listening for" : "asking as"} ${definition.id} at ${baudRate} baud`);
    const { outcome, identity, detail } = await tryCandidate(candidate, address, baudRate, {
      bytes: (atUs, direction, bytes) =>
        say(
          `${(atUs / 1e6).toFixed(3)} ${direction === "sent" ? ">" : "<"} ${spacedHex(bytes).toLowerCase()}`,
        ),
    });
    if (outcome === "nothing") continue;
    if (outcome === "unopened") {
      say(`LNK-OPEN-FAILED: ${detail}`);
      process.exitCode = 2;
      return;
    }
    const { model = "", serialNumber = "", firmware = "" } = identity ?? {};
    const needsConsent = outcome === "asks" ? detail : undefined;
    if (flags.json) {
      printJson({ port, driver: definition.id, baud: baudRate, model, serialNumber, firmware, needsConsent });
    } else {
      const who = [model, serialNumber && `serial ${serialNumber}`, firmware && `firmware ${firmware}`];
      process.stdout.write(
        `${[`${port}: ${definition.id} at ${baudRate} baud`, ...who.filter(Boolean), needsConsent].filter(Boolean).join(", ")}\n`,
      );
    }
    return;
  }
  say(`${port}: no known device answered; check power and cable, or try --baud`);
  process.exitCode = 1;
}

export function registerDevicesProbe(devices: Command): void {
  devices
    .command("probe")
    .description("which known device is on a port: listens first, then asks harmless questions only")
    .argument("<port>", "path, tcp://host:port or usb:vendor:product:serial")
    .option("--baud <n>", "ask at this rate only, instead of each driver's own")
    .option("--json", "one JSON line")
    .action((port: string, flags: { baud?: string; json?: true }, command: Command) =>
      probe(port, flags, command),
    );
}
