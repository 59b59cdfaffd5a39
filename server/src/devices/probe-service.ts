/** The search for devices from the page: one port at a time, never during a case, never a port that is in use. */
import { realpath } from "node:fs/promises";
import { describeItem } from "@cementwatch/drivers/describe-item";
import { parsePortAddress } from "@cementwatch/drivers/port-link";
import { listPorts, type PortInfo, type PortListing, pathsOfUsb } from "@cementwatch/drivers/port-list";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { FaultError } from "@cementwatch/shared/faults";
import type { ConsoleLine, PortRow, ProbeView } from "@cementwatch/shared/telemetry/console-line";
import type { DecodedItem, DeviceIdentity } from "@cementwatch/shared/telemetry/reading";
import { type ProbeCandidate, probeOrder, tryCandidate } from "./probe.ts";

const LINES_KEPT = 500;

export interface ProbeServiceParts {
  /** Why nothing may be asked now (a case is going on), in words; empty: it may. */
  readonly caseReason: () => string;
  /** Ports of the device set, as written there. */
  readonly portsInUse: () => readonly string[];
  readonly list?: () => Promise<PortListing>;
}

export interface ProbeWish {
  readonly port: string;
  readonly baud?: number;
}

export class ProbeService {
  readonly #parts: ProbeServiceParts;
  #view: ProbeView = { state: "none", port: "", words: "", lines: [] };
  #lines: ConsoleLine[] = [];
  #sequence = 0;
  #isClosed = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ProbeServiceParts) {
    this.#parts = parts;
  }

  async ports(): Promise<readonly PortRow[]> {
    const { ports } = await this.#list();
    const inUse = await this.#pathsInUse(ports);
    return ports.map((port) => ({
      path: port.stablePath ?? port.path,
      title: port.title ?? "serial port",
      usb: usbWords(port),
      busy: inUse.has(port.path) ? "in use by the device set" : "",
      warning: twinWords(port, ports),
    }));
  }

  /** Lines with a greater sequence only. */
  view(after: number): ProbeView {
    return { ...this.#view, lines: this.#lines.filter(({ sequence }) => sequence > after) };
  }

  /** Begins; `view` tells how it goes. @throws FaultError with what keeps it from beginning and what to do. */
  async start({ port, baud }: ProbeWish): Promise<void> {
    const { ports } = await this.#list();
    const path = await realpath(port).catch(() => port);
    const refusal = await this.#refusal(port, path, ports);
    if (refusal !== "") throw new FaultError("LNK-OPEN-FAILED", refusal);
    const usb = ports.find((each) => each.path === path)?.usb;
    this.#lines = [];
    this.#sequence = 0;
    this.#tell("running", port, "opening the port");
    this.#running = this.#search(port, probeOrder(DRIVERS, usb), baud);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #refusal(port: string, path: string, ports: readonly PortInfo[]): Promise<string> {
    if (this.#view.state === "running") return `${this.#view.port} is being searched: wait for its end`;
    const reason = this.#parts.caseReason();
    if (reason !== "") return reason;
    if ((await this.#pathsInUse(ports)).has(path)) {
      return `${port} is in use by the device set: take its device out of the file, restart, and search again`;
    }
    try {
      parsePortAddress(port);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return "";
  }

  async #search(
    port: string,
    candidates: readonly ProbeCandidate[],
    baud: number | undefined,
  ): Promise<void> {
    try {
      for (const candidate of candidates) {
        if (this.#isClosed) return;
        const reason = this.#parts.caseReason();
        if (reason !== "") return this.#tell("failed", port, reason);
        if (await this.#try(port, candidate, baud)) return;
      }
      this.#tell("nothing", port, "no known device answered: check power and cable, or try another rate");
    } catch (error) {
      this.#tell("failed", port, error instanceof Error ? error.message : String(error));
    }
  }

  /** True: the search is over. */
  async #try(
    port: string,
    { definition, ...rest }: ProbeCandidate,
    baud: number | undefined,
  ): Promise<boolean> {
    const baudRate = baud ?? definition.serial.baudRate;
    this.#tell(
      "running",
      port,
      `${rest.rank === 0 ? "listening for" : "asking as"} ${definition.title} at ${baudRate} baud`,
    );
    const { outcome, identity, detail } = await tryCandidate(
      { definition, ...rest },
      parsePortAddress(port),
      baudRate,
      {
        bytes: (atUs, direction, bytes) => this.#line(atUs, direction, bytes),
        items: (items) => this.#mean(items),
      },
    );
    if (outcome === "nothing") return false;
    if (outcome === "unopened") {
      this.#tell("failed", port, detail);
      return true;
    }
    const consent = outcome === "asks" ? ` · before it is polled: ${detail}` : "";
    const words = `${definition.title} at ${baudRate} baud${identityWords(identity)}${consent}`;
    const yaml = yamlOf(
      definition.id,
      port,
      baudRate === definition.serial.baudRate ? undefined : baudRate,
      identity,
    );
    this.#view = { state: "found", port, words, lines: [], yaml };
    return true;
  }

  #tell(state: ProbeView["state"], port: string, words: string): void {
    this.#view = { state, port, words, lines: [] };
  }

  #line(atUs: number, direction: "sent" | "received", bytes: Uint8Array): void {
    this.#sequence += 1;
    const line = {
      sequence: this.#sequence,
      atUs,
      direction,
      hex: bytesToHex(bytes),
      words: [],
      isRejected: false,
    };
    this.#lines = [...this.#lines, line].slice(-LINES_KEPT);
  }

  #mean(items: readonly DecodedItem[]): void {
    const last = this.#lines.at(-1);
    if (last?.direction !== "received") return;
    const isRejected = items.some(({ kind }) => kind === "rejected");
    this.#lines[this.#lines.length - 1] = { ...last, words: items.map(describeItem), isRejected };
  }

  #list(): Promise<PortListing> {
    return (this.#parts.list ?? listPorts)();
  }

  async #pathsInUse(ports: readonly PortInfo[]): Promise<ReadonlySet<string>> {
    const paths = await Promise.all(
      this.#parts.portsInUse().map(async (text) => {
        const address = parsePortAddress(text);
        if (address.kind === "usb") return pathsOfUsb(ports, address.identity);
        return [address.kind === "serial" ? await realpath(address.path).catch(() => address.path) : text];
      }),
    );
    return new Set(paths.flat());
  }
}

function usbWords({ usb }: PortInfo): string {
  if (usb === undefined) return "";
  const serial = usb.serialNumber === "" ? "no serial number" : usb.serialNumber;
  return `${usb.vendorId}:${usb.productId} ${serial} at ${usb.location}`;
}

function twinWords({ usb, path }: PortInfo, ports: readonly PortInfo[]): string {
  if (usb === undefined) return "";
  const twins = pathsOfUsb(ports, usb).filter((other) => other !== path);
  if (twins.length === 0) return "";
  return `cannot be told apart from ${twins.join(" and ")}: unplug all but one, or give one adapter another serial number`;
}

function identityWords(identity: DeviceIdentity | undefined): string {
  if (identity === undefined) return "";
  const { model, serialNumber, firmware } = identity;
  const parts = [model, serialNumber && `serial ${serialNumber}`, firmware && `firmware ${firmware}`];
  return `, ${parts.filter(Boolean).join(", ")}`;
}

/** One entry of `devices:`; the role is the person's to choose. */
function yamlOf(
  driver: string,
  port: string,
  baud: number | undefined,
  identity: DeviceIdentity | undefined,
): string {
  const lines = [
    `  - id: ${driver}`,
    `    driver: ${driver}`,
    `    port: ${JSON.stringify(port)}`,
    ...(baud === undefined ? [] : [`    baud: ${baud}`]),
    ...(identity === undefined || identity.serialNumber === ""
      ? []
      : [`    serialNumber: ${JSON.stringify(identity.serialNumber)}`]),
    "    # role: what it measures here, see docs/devices.md",
  ];
  return `${lines.join("\n")}\n`;
}
