/**
 * One association with a DICOM peer, as its user. The peer may be slow, wrong or hostile: silence, sizes and queues are
 * bounded, and nothing that it sends gets into a message.
 *
 *   open ─accepted─▶ send ⇄ next … ─▶ release
 *     any ─refused | silent | aborted | damaged─▶ every wait rejects, socket destroyed
 */
import { connect, type Socket } from "node:net";
import { PduSplitter } from "@cementwatch/drivers/carms/dicom-receiver/pdu-splitter";
import { joinBytes } from "@cementwatch/drivers/worklist/dicom-elements";
import {
  abortRequest,
  dataPdu,
  MAX_PDU_BYTES,
  releaseRequest,
} from "@cementwatch/drivers/worklist/dimse-pdu";
import { FaultError } from "@cementwatch/shared/faults";
import {
  type AssociationAnswer,
  associateRequest,
  type PresentationContext,
  type ReadCommand,
  readAssociateAccept,
  readCommand,
} from "./dimse-messages.ts";

export interface DimsePeer {
  readonly host: string;
  readonly port: number;
  readonly calledAe: string;
  readonly callingAe: string;
  /** Silence after which the peer counts as gone. */
  readonly timeoutS: number;
}

export interface DimseMessage {
  readonly contextId: number;
  readonly command: ReadCommand;
  /** Empty when a sink took it. */
  readonly data: Uint8Array;
}

/** Takes the data set of a message as it comes; without one it is gathered, up to 64 KB. */
export type DataSink = (command: ReadCommand, contextId: number) => ((piece: Uint8Array) => void) | undefined;

const COMMAND_MOST_BYTES = 4_096;
const GATHERED_MOST_BYTES = 65_536;
/** The peer is held back beyond this. */
const QUEUE_MOST = 64;
/** A peer that takes less is not taken seriously. */
const SMALLEST_PDU_BYTES = 1_024;
const PDV_HEADER_BYTES = 6;
const CONNECT_MOST_S = 5;
const RELEASE_MS = 1_000;
const GARBAGE = "sent something that is no DICOM: check host and port";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: FaultError) => void;
}

export class Association {
  readonly #peer: DimsePeer;
  readonly #socket: Socket;
  readonly #splitter: PduSplitter;
  readonly #sink: DataSink | undefined;
  readonly #messages: DimseMessage[] = [];
  #waiting: Waiting | undefined;
  #problem: FaultError | undefined;
  #answer: AssociationAnswer | undefined;
  #command: Uint8Array = new Uint8Array();
  #present: { command: ReadCommand; contextId: number; take: (piece: Uint8Array) => void } | undefined;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #isReleasing = false;

  /** @throws FaultError NET-PACS-FAILED with advice */
  static async open(
    peer: DimsePeer,
    contexts: readonly PresentationContext[],
    sink?: DataSink,
  ): Promise<Association> {
    const association = new Association(peer, contexts, sink);
    while (association.#answer === undefined) await association.#wait();
    return association;
  }

  private constructor(peer: DimsePeer, contexts: readonly PresentationContext[], sink: DataSink | undefined) {
    this.#peer = peer;
    this.#sink = sink;
    // PDU types with which an acceptor may begin: accept, reject, abort.
    this.#splitter = new PduSplitter(
      MAX_PDU_BYTES,
      {
        control: (pdu) => this.#control(pdu),
        data: (bytes) => this.#data(bytes),
        dataEnd: () => this.#dataEnd(),
      },
      [2, 3, 7],
    );
    const { host, port, calledAe, callingAe, timeoutS } = peer;
    this.#socket = connect({ host, port });
    this.#socket.setTimeout(Math.min(timeoutS, CONNECT_MOST_S) * 1_000);
    this.#socket.on("timeout", () =>
      this.#fail(
        this.#socket.connecting
          ? "does not answer: check host, port and network"
          : `was silent for ${timeoutS} s: have it looked at, then send again`,
      ),
    );
    this.#socket.on("connect", () => {
      this.#socket.setTimeout(timeoutS * 1_000);
      this.#socket.setNoDelay(true);
      this.#socket.write(associateRequest(calledAe, callingAe, contexts));
    });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#fail(networkAdvice(error.code)));
    this.#socket.on("close", () => this.#fail("closed the connection in the middle: look at its log"));
  }

  /** The syntax that the peer chose; undefined when it refused the context. */
  syntaxOf(contextId: number): string | undefined {
    return this.#answer?.syntaxes.get(contextId);
  }

  /** Sends a command and its data set, no faster than the peer takes it. @throws FaultError NET-PACS-FAILED */
  async send(contextId: number, command: Uint8Array, data?: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#write(dataPdu(contextId, 1 | 2, command));
    if (data === undefined) return;
    const limit = Math.min(this.#answer?.maxPduBytes ?? 0, MAX_PDU_BYTES) - PDV_HEADER_BYTES;
    // Even, and always one piece behind: the last one is marked.
    const most = limit - (limit % 2);
    let last: Uint8Array = new Uint8Array();
    for await (const chunk of data) {
      for (let at = 0; at < chunk.length; at += most) {
        if (last.length > 0) await this.#write(dataPdu(contextId, 0, last));
        last = chunk.slice(at, at + most);
      }
    }
    await this.#write(dataPdu(contextId, 2, last));
  }

  /** The next message of the peer. @throws FaultError NET-PACS-FAILED when none can come any more */
  async next(): Promise<DimseMessage> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) {
        if (this.#messages.length < QUEUE_MOST) this.#socket.resume();
        return message;
      }
      await this.#wait();
    }
  }

  /** Ends it in good manners; never throws. */
  async release(): Promise<void> {
    if (this.#problem !== undefined) return;
    this.#isReleasing = true;
    this.#socket.setTimeout(RELEASE_MS);
    this.#socket.write(releaseRequest());
    while (this.#problem === undefined) await this.#wait().catch(() => undefined);
  }

  abort(): void {
    if (this.#problem !== undefined) return;
    this.#isReleasing = true;
    this.#socket.end(abortRequest());
    this.#fail("was left");
  }

  #wait(): Promise<void> {
    if (this.#problem !== undefined) return Promise.reject(this.#problem);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve();
  }

  #fail(why: string): void {
    if (this.#problem === undefined) {
      const { host, port } = this.#peer;
      this.#problem = new FaultError("NET-PACS-FAILED", `the archive at ${host}:${port} ${why}`);
    }
    if (!this.#socket.writableEnded || !this.#isReleasing) this.#socket.destroy();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(this.#problem);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#problem !== undefined) throw this.#problem;
    if (this.#socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#socket.off("drain", go).off("close", go);
        resolve();
      };
      this.#socket.on("drain", go).on("close", go);
    });
    if (this.#problem !== undefined) throw this.#problem;
  }

  #read(chunk: Uint8Array): void {
    if (this.#problem !== undefined) return;
    if (this.#splitter.feed(chunk) !== undefined) this.#fail(GARBAGE);
  }

  #control(pdu: Uint8Array): void {
    if (this.#problem !== undefined) return;
    const [type] = pdu;
    if (type === 4 && this.#answer !== undefined) this.#commandPiece(pdu);
    else if (type === 2 && this.#answer === undefined) this.#accepted(pdu);
    else if (type === 3) this.#fail(refusalAdvice(pdu, this.#peer));
    else if (type === 6 && this.#isReleasing) this.#fail("was left");
    else if (type === 7) this.#fail("aborted the association: look at its log");
    else this.#fail(GARBAGE);
  }

  #accepted(pdu: Uint8Array): void {
    const answer = readAssociateAccept(pdu);
    if (answer.maxPduBytes < SMALLEST_PDU_BYTES) {
      this.#fail(GARBAGE);
      return;
    }
    this.#answer = answer;
    this.#wake();
  }

  /** The splitter hands each piece of a command as a P-DATA-TF of its own: 12 bytes of headers, then the piece. */
  #commandPiece(pdu: Uint8Array): void {
    if (this.#present !== undefined || this.#command.length + pdu.length > COMMAND_MOST_BYTES) {
      this.#fail(GARBAGE);
      return;
    }
    this.#command = joinBytes(this.#command, pdu.subarray(12));
    if (((pdu[11] ?? 0) & 2) === 0) return;
    const command = readCommand(this.#command);
    this.#command = new Uint8Array();
    if (command === undefined) {
      this.#fail(GARBAGE);
      return;
    }
    const contextId = pdu[10] ?? 0;
    if (!command.hasData) {
      this.#push({ contextId, command, data: new Uint8Array() });
      return;
    }
    const sink = this.#sink?.(command, contextId);
    this.#present = { command, contextId, take: sink ?? ((piece) => this.#gather(piece)) };
  }

  #gather(piece: Uint8Array): void {
    this.#gatheredBytes += piece.length;
    if (this.#gatheredBytes > GATHERED_MOST_BYTES) this.#fail("sent an answer of more than 64 KB");
    else this.#gathered.push(piece.slice());
  }

  #data(bytes: Uint8Array): void {
    if (this.#problem !== undefined) return;
    if (this.#present === undefined) {
      this.#fail(GARBAGE);
      return;
    }
    try {
      this.#present.take(bytes);
    } catch (error) {
      this.#fail(`sent what cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #dataEnd(): void {
    const present = this.#present;
    if (this.#problem !== undefined) return;
    if (present === undefined) {
      this.#fail(GARBAGE);
      return;
    }
    const data = joinBytes(...this.#gathered);
    this.#present = undefined;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#push({ contextId: present.contextId, command: present.command, data });
  }

  #push(message: DimseMessage): void {
    this.#messages.push(message);
    if (this.#messages.length >= QUEUE_MOST) this.#socket.pause();
    this.#wake();
  }
}

function networkAdvice(code: string | undefined): string {
  if (code === "ECONNREFUSED") return "is not running, or the port is wrong: check pacs.dimse.port";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "has a name that nobody knows: check pacs.dimse.host";
  if (code === "ECONNRESET" || code === "EPIPE") return "cut the connection in the middle: look at its log";
  return `cannot be reached (${code ?? "network error"}): check host, port and network`;
}

/** Reasons of the service user (PS3.8 table 9-21); 3 is the provider's, for the moment too busy. */
function refusalAdvice(pdu: Uint8Array, { calledAe, callingAe }: DimsePeer): string {
  const [source, reason] = [pdu[8], pdu[9]];
  if (source === 1 && reason === 7) return `does not know the title ${calledAe}: check pacs.dimse.calledAe`;
  if (source === 1 && reason === 3) {
    return `does not know this station as ${callingAe}: have it entered there, or check pacs.dimse.callingAe`;
  }
  if (source === 3) return "is too busy for another association: send again later";
  return "refused the association: have this station allowed there, and check both AE titles";
}
