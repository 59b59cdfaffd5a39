/** Bounds that hold before anything is allocated, and the way a picture is refused. */
import type { FaultCode } from "@cementwatch/shared/faults";

export interface Rejected {
  readonly kind: "rejected";
  readonly code: FaultCode;
  /** Names the thing, the value and the limit. Holds nothing that was read from a patient's fields. */
  readonly detail: string;
}

export function reject(code: FaultCode, detail: string): Rejected {
  return { kind: "rejected", code, detail };
}

export interface DicomLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly maxFrames: number;
  readonly maxNesting: number;
  /** Size of the object as it was received. */
  readonly maxObjectBytes: number;
  /** rows × columns × bytes × frames, whatever the compression. Frames are decoded one at a time. */
  readonly maxDecodedBytes: number;
}

/** Fluoroscopy stays far below these: 4096² is a full-field detector, 20,000 frames are 11 min at 30 a second. */
export const DEFAULT_LIMITS: DicomLimits = {
  maxRows: 4096,
  maxColumns: 4096,
  maxFrames: 20_000,
  maxNesting: 16,
  maxObjectBytes: 1024 * 1024 * 1024,
  maxDecodedBytes: 16 * 1024 * 1024 * 1024,
};
