/** One association of a sender: verification and storage, nothing else. */
import type { Socket } from "node:net";
import type { FaultCode } from "@cementwatch/shared/faults";
import dimse from "dcmjs-dimse";
import type { PictureDeps } from "../picture-deps.ts";
import { negotiate } from "./negotiation.ts";
import { ObjectCollector } from "./object-collector.ts";

const { RejectReason, RejectResult, RejectSource, Status } = dimse.constants;
/** PS3.4 table B.2-1. */
const OUT_OF_RESOURCES = 0xa700;
const CANNOT_UNDERSTAND = 0xc000;
/** Implicit VR Little Endian, which every sender and receiver must know. */
const DEFAULT_SYNTAX = "1.2.840.10008.1.2";
const MAX_AE_TITLE = 16;
/** Longest P-DATA-TF that is announced to senders. */
export const MAX_PDU_BYTES = 262_144;
/** The sender closes the connection after a release or refusal (PS3.8, ARTIM timer); this is for those that do not. */
const CLOSING_TIMEOUT_MS = 2_000;

// The library logs to the console by default, data of requests included.
dimse.log.setLevel("silent", false);

export interface StoreSettings {
  /** Calling AE titles that may send; empty: all may. */
  readonly allowedCallers: readonly string[];
  readonly maxObjectBytes: number;
  readonly readObject: PictureDeps["readObject"];
  /** Bytes that this object may still take, over all associations. */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
  /** A picture that was read without fault, before the sender is told so. */
  stored(bytes: Uint8Array, frameCount: number): void;
  refused(code: FaultCode, detail: string): void;
  /** A whole message has been received. */
  messageEnded(): void;
  /** Bytes of a data set that were received. */
  dataReceived(count: number): void;
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

export class StoreScp extends dimse.Scp {
  readonly #settings: StoreSettings;
  readonly #socket: Socket;
  #collector: ObjectCollector | undefined;
  #reserved = 0;
  #transferSyntax = DEFAULT_SYNTAX;

  constructor(socket: Socket, idleTimeoutMs: number, settings: StoreSettings) {
    super(socket, { connectTimeout: idleTimeoutMs });
    this.#settings = settings;
    this.#socket = socket;
    socket.on("close", () => this.#drop());
    this.on("networkError", () => socket.destroy());
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
    // The library would answer with the sender's own limit, 16 KB with most; longer PDUs cost half the time.
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
    this.#settings.messageEnded();
    const response = dimse.responses.CEchoResponse.fromRequest(request);
    response.setStatus(Status.Success);
    callback(response);
  }

  override createStoreWritableStream(context: Context): ObjectCollector {
    this.#drop();
    this.#transferSyntax = context.getAcceptedTransferSyntaxUid() ?? DEFAULT_SYNTAX;
    const collector = new ObjectCollector((count, total) => {
      this.#settings.dataReceived(count);
      return this.#reserve(count, total);
    });
    this.#collector = collector;
    return collector;
  }

  /** The data set stays in the collector: `cStoreRequest` reads it, so that the sender is told what became of it. */
  override createDatasetFromStoreWritableStream(
    _writable: ObjectCollector,
    _context: Context,
    callback: (dataset: InstanceType<typeof dimse.Dataset>) => void,
  ): void {
    callback(new dimse.Dataset({}));
  }

  override cStoreRequest(request: StoreRequest, callback: (response: StoreResponse) => void): void {
    this.#settings.messageEnded();
    const response = dimse.responses.CStoreResponse.fromRequest(request);
    response.setStatus(this.#store(request));
    this.#drop();
    callback(response);
  }

  /** After an abort it is the receiver's turn to close the connection (PS3.8 9.2.3); some senders wait for it. */
  override abort(): void {
    this.#socket.destroy();
  }

  #store(request: StoreRequest): number {
    const { maxObjectBytes, readObject, stored, refused } = this.#settings;
    const collector = this.#collector;
    if (collector === undefined) return CANNOT_UNDERSTAND;
    if (!collector.isKept()) {
      const limit = `${maxObjectBytes} each and twice that over all associations`;
      refused("CRM-TOO-LARGE", `an object of ${collector.byteCount} bytes; the limit is ${limit}`);
      return OUT_OF_RESOURCES;
    }
    const bytes = collector.take(
      request.getAffectedSopClassUid(),
      request.getAffectedSopInstanceUid(),
      this.#transferSyntax,
    );
    if (bytes === undefined) {
      refused("CRM-UNREADABLE", "a store request names no valid SOP class and instance");
      return CANNOT_UNDERSTAND;
    }
    const read = readObject(bytes);
    if (read.kind === "rejected") {
      refused(read.code, read.detail);
      return read.code === "CRM-TOO-LARGE" ? OUT_OF_RESOURCES : CANNOT_UNDERSTAND;
    }
    stored(bytes, read.object.frameCount);
    return Status.Success;
  }

  #reserve(count: number, total: number): boolean {
    const isFit = total <= this.#settings.maxObjectBytes && this.#settings.reserve(count);
    if (isFit) this.#reserved += count;
    else this.#release();
    return isFit;
  }

  #release(): void {
    this.#settings.release(this.#reserved);
    this.#reserved = 0;
  }

  #drop(): void {
    this.#collector = undefined;
    this.#release();
  }
}
