/** What the inspection of outside files found, and the mapping that it proposes. Never a patient's name. */
import type { ImportMapping } from "./import-mapping.ts";

export type ImportKind = "caseFolder" | "record" | "mcap" | "vital" | "csv" | "dicom";

export interface TrackFacts {
  readonly track: string;
  /** Unit as the file tells it; empty: it does not. */
  readonly unitTold: string;
  readonly values: number;
  /** Values that are no number. */
  readonly missing: number;
  /** Session time of the first and last value, s. */
  readonly fromS: number;
  readonly toS: number;
  readonly min: number;
  readonly max: number;
}

export interface PictureFacts {
  readonly file: string;
  readonly frames: number;
  readonly columns: number;
  readonly rows: number;
}

export interface ImportProposal {
  readonly kinds: readonly ImportKind[];
  readonly tracks: readonly TrackFacts[];
  readonly pictures: readonly PictureFacts[];
  /** What is odd, for a person. */
  readonly notes: readonly string[];
  readonly mapping: ImportMapping;
}
