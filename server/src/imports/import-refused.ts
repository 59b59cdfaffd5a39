/** Every refusal of an import: names file or field, value and what to do. */
import { FaultError } from "@cementwatch/shared/faults";

export function importRefused(detail: string, cause?: unknown): FaultError {
  return new FaultError("REC-IMPORT-REFUSED", detail, cause === undefined ? undefined : { cause });
}
