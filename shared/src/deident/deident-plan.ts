/** What a person chooses for a de-identification: options of DICOM PS3.15 annex E on top of the Basic Profile. */
import { z } from "zod";

export const deidentOptionsSchema = z.strictObject({
  /** 113101: rectangles of the mask file are blanked. */
  cleanPixels: z.boolean(),
  /** 113107: dates are moved by one number of days for each patient; else they are removed or made 2000-01-01. */
  longitudinal: z.boolean(),
  /** 113103: overlays and curves are removed either way; the code says that it was asked for. */
  cleanGraphics: z.boolean(),
  /** 113104: acquisition context is kept without its texts; else it is removed. */
  cleanContent: z.boolean(),
  /** 113109: serial numbers and station names of devices stay. */
  deviceIdentity: z.boolean(),
});
export type DeidentOptions = z.infer<typeof deidentOptionsSchema>;

export const DEFAULT_DEIDENT_OPTIONS: DeidentOptions = {
  cleanPixels: true,
  longitudinal: true,
  cleanGraphics: true,
  cleanContent: false,
  deviceIdentity: false,
};

interface OptionRow {
  readonly option: keyof DeidentOptions;
  /** As on the command line. */
  readonly name: string;
  readonly code: string;
  readonly meaning: string;
}

/** Code values and meanings of context group 7050; the texts of (0012,0063) too. */
export const DEIDENT_CODES: readonly OptionRow[] = [
  { option: "cleanPixels", name: "clean-pixels", code: "113101", meaning: "Clean Pixel Data Option" },
  { option: "cleanGraphics", name: "clean-graphics", code: "113103", meaning: "Clean Graphics Option" },
  {
    option: "cleanContent",
    name: "clean-content",
    code: "113104",
    meaning: "Clean Structured Content Option",
  },
  {
    option: "longitudinal",
    name: "shift-dates",
    code: "113107",
    meaning: "Retain Longitudinal Temporal Information Modified Dates Option",
  },
  {
    option: "deviceIdentity",
    name: "device-identity",
    code: "113109",
    meaning: "Retain Device Identity Option",
  },
];

export const BASIC_PROFILE = {
  code: "113100",
  meaning: "Basic Application Confidentiality Profile",
} as const;
