/** One connection from its first byte to its last: cuts it into PDUs, keeps the data sets, and ends it when it misbehaves. */
import type { Socket } from "node:net";
import { US_PER_MS, US_PER_S } from "@cementwatch/shared/time";
import type { Clock } from "../../clock.ts";
import { ObjectCollector } from "./object-collector.ts";
import { dataEndPdu, PduSplitter } from "./pdu-splitter.ts";
import { MAX_PDU_BYTES, ProtocolSocket, StoreScp, type StoreSettings } from "./store-scp.ts";

/** Some senders do not count the headers in. */
const PDU_SLACK_BYTES = 64;
/** A PDU of 128 KB takes 0.1 s on a 10 Mbit/s line. */
const PDU_TIMEOUT_US = 30 * US_PER_S;
/** Commands between two data sets or pauses; one has a few hundred bytes. */
const MAX_COMMAND_BYTES = 8 * 1024 * 1024;

export interface ConnectionSettings extends Omit<StoreSettings, "takeData"> {
  readonly clock: Clock;
  readonly associationTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** True when so many bytes may still be kept, over all connections; they count until they are released. */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
}

export class SenderConnection {
  readonly #socket: Socket;
  readonly #settings: ConnectionSettings;
  readonly #library: ProtocolSocket;
  readonly #splitter: PduSplitter;
  readonly #complete: ObjectCollector[] = [];
  #collector: ObjectCollector | undefined;
  #reserved = 0;
  #commandBytes = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(socket: Socket, settings: ConnectionSettings) {
    this.#socket = socket;
    this.#settings = settings;
    this.#library = new ProtocolSocket(socket);
    this.#splitter = new PduSplitter(MAX_PDU_BYTES + PDU_SLACK_BYTES, {
      control: (pdu) => this.#control(pdu),
      data: (bytes) => this.#keep(bytes),
      dataEnd: (contextId) => this.#endData(contextId),
    });
    new StoreScp(this.#library, settings.idleTimeoutMs, { ...settings, takeData: () => this.#take() });
    this.#arm(settings.associationTimeoutMs * US_PER_MS, "no association was asked for in time");
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("close", () => {
      this.#cancelTimer();
      this.#free();
    });
  }

  #read(chunk: Uint8Array): void {
    const before = this.#splitter.inside();
    const wrong = this.#splitter.feed(chunk);
    const now = this.#splitter.inside();
    if (wrong !== undefined) this.#cut(wrong);
    else if (now === 0) this.#cancelTimer();
    else if (now !== before) this.#arm(PDU_TIMEOUT_US, "a PDU stopped in the middle");
  }

  #control(pdu: Uint8Array): void {
    this.#commandBytes += pdu.length;
    if (this.#commandBytes > MAX_COMMAND_BYTES) this.#cut("commands without end");
    if (!this.#socket.destroyed) this.#library.deliver(pdu);
  }

  #keep(bytes: Uint8Array): void {
    this.#collector ??= new ObjectCollector(this.#settings.maxObjectBytes);
    const collector = this.#collector;
    if (collector.isKept() && this.#settings.reserve(bytes.length)) this.#reserved += bytes.length;
    else collector.discard();
    collector.add(bytes);
    if (!collector.isKept()) this.#free();
  }

  #endData(contextId: number): void {
    this.#commandBytes = 0;
    this.#complete.push(this.#collector ?? new ObjectCollector(this.#settings.maxObjectBytes));
    this.#collector = undefined;
    if (!this.#socket.destroyed) this.#library.deliver(dataEndPdu(contextId));
    this.#free();
  }

  #take(): ObjectCollector | undefined {
    return this.#complete.shift();
  }

  #free(): void {
    this.#settings.release(this.#reserved);
    this.#reserved = 0;
  }

  #arm(us: number, why: string): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#settings.clock.setTimer(us, () => this.#cut(why));
  }

  #cut(why: string): void {
    if (this.#socket.destroyed) return;
    this.#settings.refused("CRM-UNREADABLE", `a connection was closed: ${why}`);
    this.#socket.destroy();
  }
}
