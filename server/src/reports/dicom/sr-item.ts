/** Content items of a structured report. Codes: DCM of PS3.16, LOINC, UCUM, and our own where those have none. */
import { type Elements, put } from "./dicom-object.ts";

interface Code {
  readonly value: string;
  readonly scheme: "DCM" | "LN" | "UCUM" | "99CEMENTWATCH";
  readonly meaning: string;
}

interface ItemBase {
  /** Observation date and time, DT. */
  readonly at?: string;
  readonly properties?: readonly SrItem[];
  readonly relation?: "CONTAINS" | "HAS OBS CONTEXT" | "HAS CONCEPT MOD" | "HAS PROPERTIES";
}

export type SrItem = ItemBase &
  (
    | { readonly type: "TEXT"; readonly concept: Code; readonly text: string }
    | { readonly type: "CODE"; readonly concept: Code; readonly code: Code }
    | { readonly type: "UIDREF"; readonly concept: Code; readonly uid: string }
    | { readonly type: "DATETIME"; readonly concept: Code; readonly time: string }
    | { readonly type: "NUM"; readonly concept: Code; readonly value: number; readonly unit: Code }
  );

export const dcm = (value: string, meaning: string): Code => ({ value, scheme: "DCM", meaning });
export const loinc = (value: string, meaning: string): Code => ({ value, scheme: "LN", meaning });
export const ucum = (value: string, meaning = value): Code => ({ value, scheme: "UCUM", meaning });
export const own = (value: string, meaning: string): Code => ({ value, scheme: "99CEMENTWATCH", meaning });

/** VR LO of a code meaning. */
const MEANING_MOST = 64;

export function codeItem({ value, scheme, meaning }: Code): Elements {
  const elements: Elements = {};
  put(elements, "00080100", "SH", value);
  put(elements, "00080102", "SH", scheme);
  put(elements, "00080104", "LO", meaning.slice(0, MEANING_MOST));
  return elements;
}

/** The item as a sequence item of its parent. */
export function encodeItem(item: SrItem): Elements {
  const elements: Elements = {};
  put(elements, "0040A010", "CS", item.relation ?? "CONTAINS");
  if (item.at !== undefined) put(elements, "0040A032", "DT", item.at);
  put(elements, "0040A040", "CS", item.type);
  put(elements, "0040A043", "SQ", codeItem(item.concept));
  switch (item.type) {
    case "TEXT":
      put(elements, "0040A160", "UT", item.text === "" ? "-" : item.text);
      break;
    case "CODE":
      put(elements, "0040A168", "SQ", codeItem(item.code));
      break;
    case "UIDREF":
      put(elements, "0040A124", "UI", item.uid);
      break;
    case "DATETIME":
      put(elements, "0040A120", "DT", item.time);
      break;
    case "NUM": {
      const measured: Elements = {};
      put(measured, "004008EA", "SQ", codeItem(item.unit));
      put(measured, "0040A30A", "DS", decimal(item.value));
      put(elements, "0040A300", "SQ", measured);
      break;
    }
  }
  const { properties = [] } = item;
  if (properties.length > 0) put(elements, "0040A730", "SQ", ...properties.map(encodeItem));
  return Object.fromEntries(Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Shortest decimal string of at most 16 characters, the limit of VR DS. */
function decimal(value: number): string {
  const text = String(Number(value.toFixed(4)));
  return text.length <= 16 ? text : value.toPrecision(9);
}
