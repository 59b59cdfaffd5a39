/** The decoders of a server: every driver of the registry, and the line form in which case folders bring telemetry. */
import { findDriver } from "@cementwatch/drivers/registry";
import { FaultError } from "@cementwatch/shared/faults";
import type { StreamDecoder } from "@cementwatch/shared/pipeline/decoder-port";
import { CASE_LINE_DRIVER, createCaseLineDecoder } from "../case/case-line.ts";

/** @throws FaultError PIP-CONFIG-INVALID when the driver is not known or its options do not fit. */
export function createDecoder(driver: string, options: unknown): StreamDecoder {
  if (driver === CASE_LINE_DRIVER) return createCaseLineDecoder();
  const definition = findDriver(driver);
  if (definition === undefined) throw new FaultError("PIP-CONFIG-INVALID", `driver "${driver}" is not known`);
  const { port, baud, ...own } = (options ?? {}) as Record<string, unknown>;
  return definition.bind(own).createDecoder();
}
