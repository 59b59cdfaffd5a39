/** What a calibration run needs of the rooms beside it. */
import type { EntryDraft } from "@cementwatch/shared/calibration/calibration-entry";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";

/** Keeps complete calibrations. */
export interface EntryStore {
  /** Resolves when it is on disk. @throws FaultError with advice. */
  add(draft: EntryDraft): Promise<{ readonly id: string }>;
}

/** The register of reference standards. */
export interface ReferenceRegister {
  /** The newest version; undefined: there is no such reference. */
  find(id: string): ReferenceStandard | undefined;
}
