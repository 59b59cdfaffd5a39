/**
 * What becomes of each attribute of an X-ray picture: DICOM PS3.15 table E.1-1, as an allow-list. What has no row is
 * removed, whatever its representation, unless it is a binary number of a technical group.
 */
import type { DeidentOptions } from "./deident-plan.ts";
import { IDENTITY_ROWS } from "./profile-identity.ts";
import { TECHNICAL_ROWS } from "./profile-technical.ts";

/**
 * K keep, X remove, Z empty, D a dummy value, U another UID, P the pseudonym, C a listed word is kept and any other
 * removed, S a sequence that is kept and treated inside.
 */
export type ProfileAction = "K" | "X" | "Z" | "D" | "U" | "P" | "C" | "S";
/** What is done once the options are known; `shift`: the date is moved. */
export type TreatAction = ProfileAction | "shift";

export interface ProfileRow {
  readonly vr: string;
  readonly action: ProfileAction;
  readonly keyword: string;
  /** With the option the attribute is kept (`dates`: moved; `content`: treated inside) instead. */
  readonly option?: "dates" | "device" | "content";
}

function parseRows(text: string): [string, ProfileRow][] {
  const lines = text.trim().split("\n");
  return lines.map((line) => {
    const [tag = "", vr = "", action, keyword = "", option] = line.split(" ");
    const row = { vr, action: action as ProfileAction, keyword };
    return [tag, option === undefined ? row : { ...row, option: option as "dates" | "device" | "content" }];
  });
}

/** By tag, eight digits. */
export const DICOM_PROFILE: ReadonlyMap<string, ProfileRow> = new Map([
  ...parseRows(IDENTITY_ROWS),
  ...parseRows(TECHNICAL_ROWS),
]);

/** No text fits into these, and the groups describe acquisition, relation and pixels: no person. */
const NUMBER_VRS = ["US", "SS", "UL", "SL", "FL", "FD", "AT"];
const TECHNICAL_GROUPS = ["0018", "0020", "0028"];

/** @param tag eight digits, capitals @param vr as written; undefined or `UN` when the object does not say */
export function actionOf(tag: string, vr: string | undefined, options: DeidentOptions): TreatAction {
  const row = DICOM_PROFILE.get(tag);
  if (row === undefined) {
    const isNumber = vr !== undefined && NUMBER_VRS.includes(vr);
    return isNumber && TECHNICAL_GROUPS.includes(tag.slice(0, 4)) ? "K" : "X";
  }
  if (row.option === "dates" && options.longitudinal) return row.vr === "TM" ? "K" : "shift";
  if (row.option === "device" && options.deviceIdentity)
    return row.vr === "UI" ? "U" : row.vr === "DA" ? "shift" : "K";
  if (row.option === "content" && options.cleanContent) return "S";
  return row.action;
}

/** Words of action C that are told by the standard or by code systems; anything else could be anything. */
const WORDS = new Set([
  "OD",
  "HU",
  "US",
  "LIN",
  "LOG",
  "DISP",
  "NORMAL",
  "UNSPECIFIED",
  "DIRECT",
  "SCINTILLATOR",
]);

export function isListedWord(text: string): boolean {
  return WORDS.has(text.trim().toUpperCase());
}

/** Filled in where a removed value must not be empty. */
export const DUMMIES: Readonly<Record<string, string>> = {
  DA: "20000101",
  TM: "000000",
  DT: "20000101000000",
  LO: "REMOVED",
  SH: "REMOVED",
  CS: "REMOVED",
};
