/** Raw bytes of the device and the reference, line by line, the newest few hundred. Pure. */

export interface TranscriptLine {
  /** Rising number of the line in its run. */
  readonly sequence: number;
  readonly atUs: number;
  readonly source: "device" | "reference";
  readonly direction: "in" | "out";
  /** Hexadecimal, two digits a byte. */
  readonly hex: string;
}

/** More lines than this are dropped, oldest first: the pane shows the newest, the session file keeps all. */
export const MAX_LINES = 200;

/** `earlier` and what came after it, each line once. */
export function joinLines(
  earlier: readonly TranscriptLine[],
  later: readonly TranscriptLine[],
): readonly TranscriptLine[] {
  const last = earlier.at(-1)?.sequence ?? Number.NEGATIVE_INFINITY;
  const added = later.filter(({ sequence }) => sequence > last);
  return added.length === 0 ? earlier : [...earlier, ...added].slice(-MAX_LINES);
}

/** `0c1e ff` → `0C 1E FF`. */
export function spacedHex(hex: string): string {
  return (hex.toUpperCase().match(/[0-9A-F]{2}/g) ?? []).join(" ");
}

/** Printable ASCII of the bytes, a dot for every other one. */
export function asciiOf(hex: string): string {
  return (hex.match(/[0-9a-fA-F]{2}/g) ?? [])
    .map((pair) => Number.parseInt(pair, 16))
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·"))
    .join("");
}

/** Run time as minutes, seconds and tenths. */
export function lineTime(atUs: number): string {
  const tenths = Math.floor(atUs / 100_000);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}
