/**
 * `devices probe`: finds out which known device is on a port. Listens before it asks, asks in frames with a checksum
 * before it asks in words, and asks only what the drivers' tables of harmless queries allow.
 */
import process from "node:process";
import type { DeviceProtocol, DriverDefinition } from "@cementwatch/drivers/driver";
import { createLinkSource, type PortAddress } from "@cementwatch/drivers/port-link";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import type { DeviceIdentity } from "@cementwatch/shared/telemetry/reading";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";
import { addressOf, MAX_BAUD, MIN_BAUD } from "./devices-monitor.ts";
import { printJson, say, wholeNumber } from "./devices-options.ts";

/** Long enough for the slowest driver to try its modes twice (about 1 s) and for a device to boot. Assumption. */
const CANDIDATE_US = 3_000_000;
/** Replies to one candidate's questions must not be taken for the next one's. */
const SETTLE_US = 300_000;
/** Time for which a driver's unanswered questions are collected, to see what kind they are. */
const DRY_RUN_US = 3_000_000;
const CR = 0x0d;
const LF = 0x0a;

/** What a driver would send to a device that never answers. Pure: no port is touched. */
export function questionsOf(protocol: DeviceProtocol): Uint8Array[] {
  const poller = protocol.createPoller();
  const questions: Uint8Array[] = [];
  for (let atUs = 0; atUs <= DRY_RUN_US; ) {
    const { send, wakeAtUs } = poller.step(atUs);
    if (send !== undefined) questions.push(send);
    atUs = Math.max(wakeAtUs, atUs + 1_000);
  }
  return questions;
}

/** 0: only listens · 1: frames without a line end, which a device that takes words never acts on · 2: lines of text. */
function rankOf(questions: readonly Uint8Array[]): number {
  if (questions.length === 0) return 0;
  return questions.some((bytes) => bytes.includes(CR) || bytes.includes(LF)) ? 2 : 1;
}

export interface ProbeCandidate {
  readonly definition: DriverDefinition;
  readonly protocol: DeviceProtocol;
  readonly rank: number;
}

/**
 * The drivers in the order in which none can move a motor; within a rank the order of the registry. A generic driver knows
 * nothing without a description and is left out.
 */
export function probeOrder(definitions: readonly DriverDefinition[]): ProbeCandidate[] {
  return definitions
    .filter(({ kind }) => kind !== "generic")
    .map((definition) => {
      const protocol = definition.bind({});
      return { definition, protocol, rank: rankOf(questionsOf(protocol)) };
    })
    .sort((a, b) => a.rank - b.rank);
}

interface ProbeResult {
  readonly outcome: "found" | "asks" | "nothing" | "unopened";
  readonly identity?: DeviceIdentity;
  readonly detail: string;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** Talks to the port as one candidate until it answers, or its time is over. */
async function tryCandidate(
  { definition, protocol }: ProbeCandidate,
  address: PortAddress,
  baudRate: number,
): Promise<ProbeResult> {
  const clock = createDeviceClock(createClock().nowUs);
  let identity: DeviceIdentity | undefined;
  let lastDetail = "";
  const result = await new Promise<ProbeResult>((resolve) => {
    const cancel = clock.setTimer(CANDIDATE_US, () => finish({ outcome: "nothing", detail: lastDetail }));
    const finish = (answer: ProbeResult): void => {
      cancel();
      void supervisor.stop().then(() => resolve(answer));
    };
    const supervisor = new Supervisor({
      protocol,
      openSource: createLinkSource(address, { ...definition.serial, baudRate }, clock),
      clock,
      random: Math.random,
      sink: {
        serial: (direction, bytes) =>
          say(`${(clock.nowUs() / 1e6).toFixed(3)} ${direction === "sent" ? ">" : "<"} ${hex(bytes)}`),
        link(_state, detail) {
          lastDetail = detail;
          const question = supervisor.question();
          if (question !== undefined) finish({ outcome: "asks", detail: question.text });
        },
        fault(code, detail) {
          if (code === "LNK-OPEN-FAILED") finish({ outcome: "unopened", detail });
        },
        items(items) {
          for (const item of items) if (item.kind === "identity") identity = item;
          if (supervisor.state() !== "running") return;
          finish({ outcome: "found", detail: lastDetail, ...(identity === undefined ? {} : { identity }) });
        },
      },
    });
    supervisor.start();
  });
  if (result.outcome === "nothing") await new Promise<void>((resolve) => clock.setTimer(SETTLE_US, resolve));
  return result;
}

async function probe(port: string, flags: { baud?: string; json?: true }, command: Command): Promise<void> {
  const address = addressOf(command, port);
  const baud =
    flags.baud === undefined ? undefined : wholeNumber(command, "--baud", flags.baud, MIN_BAUD, MAX_BAUD);
  for (const candidate of probeOrder(DRIVERS)) {
    const { definition, rank } = candidate;
    const baudRate = baud ?? definition.serial.baudRate;
    say(`${rank === 0 ? "listening for" : "asking as"} ${definition.id} at ${baudRate} baud`);
    let result = await tryCandidate(candidate, address, baudRate);
    // Found by its readings alone: an earlier question, unread in its buffer, spoilt the one for its name.
    if (result.outcome === "found" && result.identity === undefined) {
      result = await tryCandidate(candidate, address, baudRate);
    }
    const { outcome, identity, detail } = result;
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
