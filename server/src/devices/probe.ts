/**
 * Finds out which known device is on a port, for the command line and the page alike. Listens before it asks, asks in
 * frames with a checksum before it asks in words, and asks only what the drivers' tables of harmless queries allow.
 */
import type { DeviceProtocol, DriverDefinition } from "@cementwatch/drivers/driver";
import { createLinkSource, type PortAddress } from "@cementwatch/drivers/port-link";
import type { UsbIdentity } from "@cementwatch/drivers/port-list";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import type { DecodedItem, DeviceIdentity } from "@cementwatch/shared/telemetry/reading";
import { createClock } from "../clock.ts";
import { createDeviceClock } from "../device-clock.ts";

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

/**
 * 0: only listens · 1: frames without a line end, which a device that takes words never acts on · 2: lines of text · 3: lines
 * that end twice (CR LF), last, because the empty line between stops an older Harvard pump: by then it has been found.
 */
function rankOf(questions: readonly Uint8Array[]): number {
  if (questions.length === 0) return 0;
  const isEnd = (byte: number | undefined): boolean => byte === CR || byte === LF;
  if (questions.some((bytes) => bytes.some((byte, at) => isEnd(byte) && isEnd(bytes[at + 1])))) return 3;
  return questions.some((bytes) => bytes.some(isEnd)) ? 2 : 1;
}

export interface ProbeCandidate {
  readonly definition: DriverDefinition;
  readonly protocol: DeviceProtocol;
  readonly rank: number;
}

/**
 * The drivers in the order in which none can move a motor. Within a rank those that are known to appear under the port's
 * USB identity come first, then the order of the registry: a hint never puts words before frames. A generic driver
 * knows nothing without a description and is left out.
 */
export function probeOrder(definitions: readonly DriverDefinition[], usb?: UsbIdentity): ProbeCandidate[] {
  return definitions
    .filter(({ kind }) => kind !== "generic")
    .map((definition) => {
      const protocol = definition.bind({});
      return { definition, protocol, rank: rankOf(questionsOf(protocol)) };
    })
    .sort((a, b) => a.rank - b.rank || hint(b.definition, usb) - hint(a.definition, usb));
}

function hint({ usb: known = [] }: DriverDefinition, usb: UsbIdentity | undefined): number {
  const isKnown = known.some(
    ({ vendorId, productId }) =>
      vendorId === usb?.vendorId && (productId === undefined || productId === usb.productId),
  );
  return isKnown ? 1 : 0;
}

interface ProbeResult {
  readonly outcome: "found" | "asks" | "nothing" | "unopened";
  readonly identity?: DeviceIdentity;
  readonly detail: string;
}

export interface ProbeListener {
  bytes(atUs: number, direction: "sent" | "received", bytes: Uint8Array): void;
  /** What the last received bytes meant to the driver that is tried. */
  items?(items: readonly DecodedItem[]): void;
}

/** Talks to the port as one candidate until it answers, or its time is over. */
async function tryOnce(
  { definition, protocol }: ProbeCandidate,
  address: PortAddress,
  baudRate: number,
  listener: ProbeListener,
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
        serial: (direction, bytes) => listener.bytes(clock.nowUs(), direction, bytes),
        link(_state, detail) {
          lastDetail = detail;
          const question = supervisor.question();
          if (question !== undefined) finish({ outcome: "asks", detail: question.text });
        },
        fault(code, detail) {
          if (code === "LNK-OPEN-FAILED") finish({ outcome: "unopened", detail });
        },
        items(items) {
          listener.items?.(items);
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

/** Tries one candidate; a second time when only its readings were heard: an earlier question had spoilt the one for its name. */
export async function tryCandidate(
  candidate: ProbeCandidate,
  address: PortAddress,
  baudRate: number,
  listener: ProbeListener,
): Promise<ProbeResult> {
  const result = await tryOnce(candidate, address, baudRate, listener);
  if (result.outcome !== "found" || result.identity !== undefined) return result;
  return tryOnce(candidate, address, baudRate, listener);
}
