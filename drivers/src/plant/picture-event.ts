/** A picture of the simulated C-arm as it leaves it. */
import type { SourceEvent } from "../simulated-source.ts";
import { SIMULATED_PICTURE_ID } from "./case-config.ts";

export function pictureEvent(bytes: Uint8Array, atUs: number): SourceEvent {
  return {
    kind: "dicom",
    pictureId: SIMULATED_PICTURE_ID,
    delivery: "live",
    bytes,
    atUs,
    measuredAtUs: atUs,
  };
}
