/**
 * The text inside a New Era response: `<addr 2 digits><status>[data]`. The grammar is as narrow as the pump's own
 * output, because in Basic mode it is the only guard against a damaged line:
 *
 * | part    | accepted                                                                                       |
 * |---------|------------------------------------------------------------------------------------------------|
 * | status  | one of I W S P T U X, or `A?` and one of R S T E O                                              |
 * | display | `I<f>W<f>` and ML or UL, each f exactly four digits and a point (0.500, 12.34, 123.4, 1000.)    |
 * | version | letters and digits, V, digits and points (NE1000V3.928)                                        |
 * | error   | `?`, `?NA`, `?OOR`, `?COM`, `?IGN`                                                              |
 */
import type { InjectorMotion } from "@cementwatch/shared/telemetry/reading";

export type NewEraAlarm = "R" | "S" | "T" | "E" | "O";

export type NewEraResponse = { readonly address: number } & (
  | { readonly alarm: NewEraAlarm }
  | { readonly motion: InjectorMotion; readonly data: NewEraData }
);

export type NewEraData =
  | { readonly kind: "status" }
  | { readonly kind: "display"; readonly infusedMl: number; readonly withdrawnMl: number }
  | { readonly kind: "version"; readonly model: string; readonly firmware: string }
  | { readonly kind: "error"; readonly error: string };

const MOTIONS: Readonly<Record<string, InjectorMotion>> = {
  I: "infusing",
  W: "withdrawing",
  S: "stopped",
  P: "paused",
  T: "waiting",
  U: "waiting",
  X: "purging",
};

const FLOAT = String.raw`\d\.\d{3}|\d{2}\.\d{2}|\d{3}\.\d|\d{4}\.`;
const RESPONSE = /^(\d\d)(?:A\?([RSTEO])|([IWSPTUX])(.*))$/;
const DISPLAY = new RegExp(`^I(${FLOAT})W(${FLOAT})(ML|UL)$`);
const VERSION = /^([A-Z][A-Z0-9-]{0,9}?)V(\d[\d.]{0,7})$/;
const ERROR = /^\?(NA|OOR|COM|IGN)?$/;

/** Parses a response's text; `undefined` when it is none. Volumes in mL whatever the pump shows. */
export function parseResponse(text: string): NewEraResponse | undefined {
  const match = RESPONSE.exec(text);
  if (match === null) return undefined;
  const [, addressText = "", alarm, status = "", dataText = ""] = match;
  const address = Number(addressText);
  if (alarm !== undefined) return { address, alarm: alarm as NewEraAlarm };
  const motion = MOTIONS[status];
  const data = parseData(dataText);
  return motion === undefined || data === undefined ? undefined : { address, motion, data };
}

function parseData(text: string): NewEraData | undefined {
  if (text === "") return { kind: "status" };
  const display = DISPLAY.exec(text);
  if (display !== null) {
    const [, infused = "", withdrawn = "", unit] = display;
    return { kind: "display", infusedMl: toMl(infused, unit), withdrawnMl: toMl(withdrawn, unit) };
  }
  if (ERROR.test(text)) return { kind: "error", error: text };
  const version = VERSION.exec(text);
  if (version === null) return undefined;
  const [, model = "", firmware = ""] = version;
  return { kind: "version", model, firmware };
}

function toMl(text: string, unit: string | undefined): number {
  return unit === "UL" ? Number(text) / 1000 : Number(text);
}
