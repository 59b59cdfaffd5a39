/** What differs between the two newer Harvard dialects, side by side: nothing below may be guessed from the bytes. */

export type EliteModel = "elite" | "ultra";

export interface EliteDialect {
  readonly title: string;
  /** Between the address and a command. */
  readonly addressMark: "" | ":";
  /** Ticks of the status reply's run time in one second. */
  readonly ticksPerS: bigint;
  readonly flagCount: 5 | 6;
  /** The first flag is a capital while the motor runs; the other model prints the direction only. */
  readonly tellsRunning: boolean;
  /** What a version must say to be this dialect, and what it must not. */
  readonly own: RegExp;
  readonly other: RegExp;
  readonly simulatedVersion: string;
}

export const ELITE_DIALECTS: Readonly<Record<EliteModel, EliteDialect>> = {
  elite: {
    title: "Harvard 11 Elite or Pico Plus",
    addressMark: "",
    ticksPerS: 56_000_000n,
    flagCount: 6,
    tellsRunning: true,
    own: /ELITE|PICO/i,
    other: /ULTRA/i,
    simulatedVersion: "11 ELITE I/W Single 3.0.4",
  },
  ultra: {
    title: "Harvard PHD ULTRA",
    addressMark: ":",
    ticksPerS: 1n,
    flagCount: 5,
    tellsRunning: false,
    own: /ULTRA/i,
    other: /ELITE|PICO/i,
    // Assumption: the manual at hand does not print the text.
    simulatedVersion: "PHD ULTRA I/W 1.1.2",
  },
};
