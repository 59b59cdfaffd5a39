/** Lines as the described device would write them, for its simulator and for the check of a description against itself. */
import { fromSignalUnit } from "@cementwatch/shared/telemetry/unit-conversion";
import type { LineDescription, LineValue } from "./description.ts";
import { endOf } from "./description.ts";
import { withLineChecksum } from "./line-checksum.ts";

const PLACE = /\{([a-z]+)(?::(\d{1,2})(?:\.(\d))?)?\}/g;
const DEFAULT_DECIMALS = 3;

/** The line of a set of readings (kPa, mL, °C, N, mm, g), with checksum and ending. */
export function renderLine(description: LineDescription, readings: Readonly<Record<string, number>>): string {
  const text = description.template.replace(PLACE, (place, name: string, width = "0", decimals = "") => {
    const value = description.values.find(({ signal }) => signal === name);
    if (value === undefined) return place;
    const raw = (fromSignalUnit(readings[name] ?? 0, value.unit) - value.offset) / value.scale;
    return numberText(raw, value, Number(width), decimals === "" ? DEFAULT_DECIMALS : Number(decimals));
  });
  return ended(text, description);
}

/** The line in which the device says who it is; empty when it cannot. */
export function renderIdentity(description: LineDescription, serial: string): string {
  const { identity } = description;
  return identity === undefined ? "" : ended(identity.template.replace("{serial}", serial), description);
}

function ended(text: string, description: LineDescription): string {
  const { checksum } = description;
  return (checksum === undefined ? text : withLineChecksum(text, checksum)) + endOf(description);
}

function numberText(raw: number, value: LineValue, width: number, decimals: number): string {
  const text = raw.toFixed(decimals).padStart(width, " ");
  return value.decimalComma ? text.replace(".", ",") : text;
}
