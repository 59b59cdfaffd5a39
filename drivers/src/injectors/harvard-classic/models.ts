/** What differs between the two older Harvard dialects. They share their words, not their units and not their prompts. */

export type ClassicModel = "pump-11" | "phd-2000";

export interface ClassicDialect {
  readonly title: string;
  /** What `VOL` counts in unless the options say otherwise. Assumption: as the target (`MLT`) of the same pump. */
  readonly volumeUnit: "mL" | "uL";
  /** `*` stands for "pumping interrupted" here; the older pump has no such prompt. */
  readonly hasInterruptedPrompt: boolean;
  /** Assumption: the maker's own texts are not printed in the manuals at hand. */
  readonly simulatedVersion: string;
  /** The newer pump prints addresses without a leading zero and one carriage return more (published driver). */
  readonly isAddressPadded: boolean;
}

export const CLASSIC_DIALECTS: Readonly<Record<ClassicModel, ClassicDialect>> = {
  "pump-11": {
    title: "Harvard Pump 11",
    volumeUnit: "uL",
    hasInterruptedPrompt: false,
    simulatedVersion: "11V1.0",
    isAddressPadded: true,
  },
  "phd-2000": {
    title: "Harvard PHD 22/2000",
    volumeUnit: "mL",
    hasInterruptedPrompt: true,
    simulatedVersion: "PHD1.2",
    isAddressPadded: false,
  },
};
