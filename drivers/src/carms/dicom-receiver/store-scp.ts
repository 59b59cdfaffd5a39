/** One association of a sender: verification and storage, nothing else. */
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { Writable } from "node:stream";
import type { FaultCode } from "@cementwatch/shared/faults";
import dimse from "dcmjs-dimse";
import type { PictureDeps } from "../picture-deps.ts";
import { negotiate } from "./negotiation.ts";
import { fileMeta, type ObjectCollector } from "./object-collector.ts";

const { RejectReason, RejectResult, RejectSource, Status } = dimse.constants;
/** PS3.4 table B.2-1. */
const OUT_OF_RESOURCES = 0xa700;
const CANNOT_UNDERSTAND = 0xc000;
/** Implicit VR Little Endian, which every sender and receiver must know. */
const DEFAULT_SYNTAX = "1.2.840.10008.1.2";
const MAX_AE_TITLE = 16;
/** Longest P-DATA-TF that is announced to senders. */
export const MAX_PDU_BYTES = 131_072;
/** The sender closes the connection after a release or refusal (PS3.8, ARTIM timer); this is for those that do not. */
const CLOSING_TIMEOUT_MS = 2_000;
/** Requests that were never negotiated here. */
const FOREIGN_REQUESTS = [
  ...["cFindRequest", "cMoveRequest", "cGetRequest", "nCreateRequest", "nActionRequest"],
  ...["nDeleteRequest", "nEventReportRequest", "nGetRequest", "nSetRequest"],
];

// The library logs to the console by default, data of requests included.
dimse.log.setLevel("silent", false);

export interface StoreSettings {
  /** Calling AE titles that may send; empty: all may. */
  readonly allowedCallers: readonly string[];
  readonly maxObjectBytes: number;
  readonly readObject: PictureDeps["readObject"];
  /** The oldest data set that is complete and was not taken yet. */
  takeData(): ObjectCollector | undefined;
  /** A picture that was read without fault, before the sender is told so. */
  stored(bytes: Uint8Array, frameCount: number): void;
  refused(code: FaultCode, detail: string): void;
}

type Context = InstanceType<typeof dimse.association.PresentationContext>;
type StoreRequest = InstanceType<typeof dimse.requests.CStoreRequest>;
type StoreResponse = InstanceType<typeof dimse.responses.CStoreResponse>;

function printable(title: string): string {
  return title
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .trim()
    .slice(0, MAX_AE_TITLE);
}

/** What the library sees of a connection: the PDUs that are left for it. */
export class ProtocolSocket extends EventEmitter {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    for (const name of ["error", "timeout", "close"]) {
      socket.on(name, (...values: unknown[]) => this.emit(name, ...values));
    }
  }

  write(bytes: Uint8Array): boolean {
    return this.#socket.write(bytes);
  }

  setTimeout(ms: number): void {
    this.#socket.setTimeout(ms);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Hands a PDU to the library, which handles it before this returns. */
  deliver(pdu: Uint8Array): void {
    this.emit("data", Buffer.from(pdu.buffer, pdu.byteOffset, pdu.byteLength));
  }
}

export class StoreScp extends dimse.Scp {
  readonly #settings: StoreSettings;
  readonly #socket: ProtocolSocket;
  #transferSyntax = DEFAULT_SYNTAX;

  constructor(socket: ProtocolSocket, idleTimeoutMs: number, settings: StoreSettings) {
    // The library uses no more of a socket than ProtocolSocket has.
    super(socket as unknown as Socket, { connectTimeout: idleTimeoutMs });
    this.#settings = settings;
    this.#socket = socket;
    for (const name of ["networkError", ...FOREIGN_REQUESTS]) this.on(name, () => socket.destroy());
  }

  override associationRequested(association: InstanceType<typeof dimse.association.Association>): void {
    const caller = printable(association.getCallingAeTitle());
    const { allowedCallers, refused } = this.#settings;
    if (allowedCallers.length > 0 && !allowedCallers.includes(caller)) {
      refused("CRM-CALLER-REFUSED", `calling AE title "${caller}" is not among the allowed callers`);
      this.sendAssociationReject(
        RejectResult.Permanent,
        RejectSource.ServiceUser,
        RejectReason.CallingAeNotRecognized,
      );
      this.#socket.setTimeout(CLOSING_TIMEOUT_MS);
      return;
    }
    for (const classUid of negotiate(association.getPresentationContexts())) {
      refused(
        "CRM-UNSUPPORTED-SYNTAX",
        `"${caller}" offers SOP class ${classUid} in no syntax that is decoded here; set it to uncompressed, RLE or JPEG baseline`,
      );
    }
    // The library would announce the sender's own limit, 16 KB with most.
    association.setMaxPduLength(MAX_PDU_BYTES);
    this.sendAssociationAccept();
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse();
    this.#socket.setTimeout(CLOSING_TIMEOUT_MS);
  }

  override cEchoRequest(
    request: InstanceType<typeof dimse.requests.CEchoRequest>,
    callback: (response: InstanceType<typeof dimse.responses.CEchoResponse>) => void,
  ): void {
    const response = dimse.responses.CEchoResponse.fromRequest(request);
    response.setStatus(Status.Success);
    callback(response);
  }

  /** The data set went past the library; it gets an empty one. */
  override createStoreWritableStream(context: Context): Writable {
    this.#transferSyntax = context.getAcceptedTransferSyntaxUid() ?? DEFAULT_SYNTAX;
    return new Writable({ write: (_chunk, _encoding, done) => done() });
  }

  override createDatasetFromStoreWritableStream(
    _writable: Writable,
    _context: Context,
    callback: (dataset: InstanceType<typeof dimse.Dataset>) => void,
  ): void {
    callback(new dimse.Dataset({}));
  }

  override cStoreRequest(request: StoreRequest, callback: (response: StoreResponse) => void): void {
    const response = dimse.responses.CStoreResponse.fromRequest(request);
    response.setStatus(this.#store(request));
    callback(response);
  }

  /** After an abort it is the receiver's turn to close the connection (PS3.8 9.2.3); some senders wait for it. */
  override abort(): void {
    this.#socket.destroy();
  }

  #store(request: StoreRequest): number {
    const { maxObjectBytes, readObject, stored, refused, takeData } = this.#settings;
    const collector = takeData();
    if (collector === undefined) return CANNOT_UNDERSTAND;
    if (!collector.isKept()) {
      const limit = `${maxObjectBytes} each and twice that over all associations`;
      refused("CRM-TOO-LARGE", `an object of ${collector.byteCount} bytes; the limit is ${limit}`);
      return OUT_OF_RESOURCES;
    }
    const head = fileMeta(
      request.getAffectedSopClassUid(),
      request.getAffectedSopInstanceUid(),
      this.#transferSyntax,
    );
    if (head === undefined) {
      refused("CRM-UNREADABLE", "a store request names no valid SOP class and instance");
      return CANNOT_UNDERSTAND;
    }
    const bytes = collector.take(head);
    const read = readObject(bytes);
    if (read.kind === "rejected") {
      refused(read.code, read.detail);
      return read.code === "CRM-TOO-LARGE" ? OUT_OF_RESOURCES : CANNOT_UNDERSTAND;
    }
    stored(bytes, read.object.frameCount);
    return Status.Success;
  }
}
