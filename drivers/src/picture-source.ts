/** A live source of pictures. Everything it delivers is a DICOM Part 10 object, also from video. */
import type { FaultCode } from "@cementwatch/shared/faults";
import type { PictureDelivery } from "@cementwatch/shared/imaging/image-frame";
import type { LinkState } from "@cementwatch/shared/pipeline/events";

export interface PictureSink {
  /** A whole object, checked for structure by the source; the bytes are the sink's to keep. */
  object(bytes: Uint8Array, delivery: PictureDelivery): void;
  link(state: LinkState, detail: string): void;
  beam(isOn: boolean): void;
  /** An object or association that was refused, with the code of faults.ts in `code`. */
  refused(code: FaultCode, detail: string): void;
}

export interface PictureSource {
  /** Resolves when listening or watching; faults after that go to the sink. @throws FaultError when it cannot start. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
