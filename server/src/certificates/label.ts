/** Text for a label printer: three lines to stick on the instrument. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import { cleanText } from "../reports/clean-text.ts";
import { isSimulated } from "./certificate-words.ts";

/** 24 characters fit a 12 mm tape of 50 mm. */
const LINE_MOST = 24;

/** A failed or simulated calibration gives a label that says so: nobody must take it for a valid one. */
export function labelText(entry: CalibrationEntry): string {
  const { id, plan, finishedAt, validUntil, operator } = entry;
  const state = isSimulated(entry)
    ? "SIMULATED - NOT VALID"
    : unusableReason(entry) === undefined
      ? `DUE ${validUntil}`
      : "FAILED - DO NOT USE";
  const lines = [
    `${id} S/N ${plan.device.serialNumber}`,
    state,
    `CAL ${finishedAt.slice(0, 10)} ${operator}`,
  ];
  return `${lines.map((line) => cleanText(line, LINE_MOST)).join("\n")}\n`;
}
