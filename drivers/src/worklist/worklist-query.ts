/**
 * Asks a DICOM Modality Worklist for the steps of a day: one association, one C-FIND. The peer may be slow, wrong or
 * hostile: time, bytes, sizes and the number of answers are bounded, and nothing of what it sends gets into a message.
 *
 *   connecting ─▶ associating ─accepted─▶ finding ─last answer─▶ released
 *        any ─refused | too late | too much | damaged─▶ failed (socket destroyed)
 */
import { connect, type Socket } from "node:net";
import { FaultError } from "@cementwatch/shared/faults";
import type { WorklistChoice } from "@cementwatch/shared/session/worklist-answer";
import { US_PER_S } from "@cementwatch/shared/time";
import { PduSplitter } from "../carms/dicom-receiver/pdu-splitter.ts";
import type { Clock } from "../clock.ts";
import { joinBytes } from "./dicom-elements.ts";
import { MAX_PDU_BYTES, releaseRequest } from "./dimse-pdu.ts";
import {
  associateRequest,
  type FindResponse,
  findRequest,
  isAccepted,
  isPending,
  readFindResponse,
  type WorklistKeys,
} from "./worklist-messages.ts";
import { readStep } from "./worklist-step.ts";

export interface WorklistSettings extends Omit<WorklistKeys, "date"> {
  readonly host: string;
  readonly port: number;
  readonly calledAet: string;
  readonly callingAet: string;
}

export interface WorklistQuery {
  readonly settings: WorklistSettings;
  readonly clock: Clock;
  /** The day, YYYYMMDD. */
  readonly date: string;
  readonly pseudonymOf: (patientId: string) => string;
}

export interface WorklistResult {
  readonly entries: readonly WorklistChoice[];
  readonly hasMore: boolean;
}

const MAX_ENTRIES = 100;
/** An answer with all optional keys stays below 4 KB. */
const MAX_IDENTIFIER_BYTES = 65_536;
const MAX_COMMAND_BYTES = 4_096;
const MAX_RECEIVED_BYTES = 2 * 1024 * 1024;
/** Assumption: a worklist in the same building answers within a second; nobody waits longer than this at set-up. */
const CONNECT_US = 3 * US_PER_S;
const WHOLE_US = 10 * US_PER_S;
const RELEASE_US = US_PER_S;

/** @throws FaultError NET-WORKLIST-FAILED with advice; never holds anything that the peer sent. */
export function queryWorklist(query: WorklistQuery): Promise<WorklistResult> {
  return new Promise((resolve, reject) => {
    new Exchange(query, resolve, reject);
  });
}

class Exchange {
  readonly #query: WorklistQuery;
  readonly #socket: Socket;
  readonly #splitter: PduSplitter;
  readonly #resolve: (result: WorklistResult) => void;
  readonly #reject: (error: FaultError) => void;
  readonly #cancelTimers: (() => void)[] = [];
  readonly #entries: WorklistChoice[] = [];
  #command: Uint8Array = new Uint8Array();
  #identifier: Uint8Array[] = [];
  #identifierBytes = 0;
  #received = 0;
  #response: FindResponse | undefined;
  #isAssociated = false;
  #isOver = false;

  constructor(
    query: WorklistQuery,
    resolve: (result: WorklistResult) => void,
    reject: (error: FaultError) => void,
  ) {
    this.#query = query;
    this.#resolve = resolve;
    this.#reject = reject;
    const { host, port, calledAet, callingAet } = query.settings;
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
    this.#socket = connect({ host, port });
    this.#fail(CONNECT_US, "does not answer: check host, port and network", () => this.#socket.connecting);
    this.#fail(WHOLE_US, "did not answer in time: ask again, or have the worklist server looked at");
    this.#socket.on("connect", () => this.#socket.write(associateRequest(calledAet, callingAet)));
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#end(networkAdvice(error.code)));
    this.#socket.on("close", () => {
      this.#end("closed the connection before it had answered: look at the worklist server's log");
      for (const cancel of this.#cancelTimers) cancel();
    });
  }

  /** Fails after `us` unless it is over, or the reason has gone. */
  #fail(us: number, why: string, isStillSo: () => boolean = () => true): void {
    const timer = () => {
      if (isStillSo()) this.#end(why);
    };
    this.#cancelTimers.push(this.#query.clock.setTimer(us, timer));
  }

  #end(why: string): void {
    this.#socket.destroy();
    if (this.#isOver) return;
    this.#isOver = true;
    const { host, port } = this.#query.settings;
    this.#reject(new FaultError("NET-WORKLIST-FAILED", `the worklist at ${host}:${port} ${why}`));
  }

  #succeed(hasMore: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#identifier = [];
    const entries = this.#entries.toSorted((a, b) =>
      a.worklist.scheduledAt.localeCompare(b.worklist.scheduledAt, "en"),
    );
    this.#resolve({ entries, hasMore });
    // With answers still on their way there is nobody to say good-bye to.
    if (hasMore) this.#socket.destroy();
    else this.#socket.end(releaseRequest());
    this.#cancelTimers.push(this.#query.clock.setTimer(RELEASE_US, () => this.#socket.destroy()));
  }

  #read(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#received += chunk.length;
    if (this.#received > MAX_RECEIVED_BYTES)
      this.#end("sent more than 2 MB for one query: narrow it by stationAet");
    else if (this.#splitter.feed(chunk) !== undefined) this.#end(GARBAGE);
  }

  #control(pdu: Uint8Array): void {
    if (this.#isOver) return;
    const [type] = pdu;
    if (type === 4 && this.#isAssociated) this.#commandPiece(pdu);
    else if (type === 2 && !this.#isAssociated) this.#accepted(pdu);
    else if (type === 3) this.#end(refusalAdvice(pdu, this.#query.settings));
    else if (type === 7) this.#end("aborted the query: look at its log");
    else this.#end(GARBAGE);
  }

  #accepted(pdu: Uint8Array): void {
    if (!isAccepted(pdu)) {
      this.#end("offers no modality worklist: check calledAet and port; this may be an archive");
      return;
    }
    this.#isAssociated = true;
    const { modality, stationAet } = this.#query.settings;
    const { date } = this.#query;
    this.#socket.write(findRequest({ modality, date, ...(stationAet === undefined ? {} : { stationAet }) }));
  }

  /** The splitter hands each piece of a command as a P-DATA-TF of its own: 12 bytes of headers, then the piece. */
  #commandPiece(pdu: Uint8Array): void {
    if (this.#command.length + pdu.length > MAX_COMMAND_BYTES) {
      this.#end(GARBAGE);
      return;
    }
    this.#command = joinBytes(this.#command, pdu.subarray(12));
    if (((pdu[11] ?? 0) & 2) === 0) return;
    const response = readFindResponse(this.#command);
    this.#command = new Uint8Array();
    if (response === undefined || this.#response !== undefined) this.#end(GARBAGE);
    else if (response.hasData) this.#response = response;
    else this.#finish(response.status);
  }

  #data(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#identifierBytes += bytes.length;
    if (this.#response === undefined || this.#identifierBytes > MAX_IDENTIFIER_BYTES) this.#end(GARBAGE);
    else this.#identifier.push(bytes.slice());
  }

  #dataEnd(): void {
    const response = this.#response;
    if (this.#isOver) return;
    if (response === undefined) {
      this.#end(GARBAGE);
      return;
    }
    const identifier = joinBytes(...this.#identifier);
    this.#response = undefined;
    this.#identifier = [];
    this.#identifierBytes = 0;
    if (!isPending(response.status)) {
      this.#finish(response.status);
      return;
    }
    if (this.#entries.length >= MAX_ENTRIES) {
      this.#succeed(true);
      return;
    }
    const step = readStep(identifier, this.#query.pseudonymOf);
    if (step === undefined) this.#end(GARBAGE);
    else this.#entries.push(step);
  }

  #finish(status: number): void {
    if (status === 0) this.#succeed(false);
    else if (isPending(status)) this.#end(GARBAGE);
    else {
      const code = status.toString(16).toUpperCase().padStart(4, "0");
      this.#end(`refused the query with status ${code}: look at its log`);
    }
  }
}

const GARBAGE = "answered with something that is no worklist: check host and port";

function networkAdvice(code: string | undefined): string {
  if (code === "ECONNREFUSED") return "is not running, or the port is wrong: check worklist.port";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "has a name that nobody knows: check worklist.host";
  return `cannot be reached (${code ?? "network error"}): check host, port and network`;
}

/** Reasons of the service user (PS3.8 table 9-21). */
function refusalAdvice(pdu: Uint8Array, { calledAet, callingAet }: WorklistSettings): string {
  const [source, reason] = [pdu[8], pdu[9]];
  if (source === 1 && reason === 7) return `does not know the title ${calledAet}: check worklist.calledAet`;
  if (source === 1 && reason === 3) {
    return `does not know this station as ${callingAet}: have it entered there, or check worklist.callingAet`;
  }
  return "refused the association: have this station allowed there, and check both AE titles";
}
