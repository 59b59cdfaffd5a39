/** Lines of the console in the form of transcripts, which `devices vector` reads. Pure. */
import type { ConsoleLine } from "@cementwatch/shared/telemetry/console-line";

interface ConsoleDevice {
  readonly id: string;
  readonly driver: string;
  readonly options: { readonly [name: string]: unknown };
}

/** Port and rate are the line's, not the conversation's, and are left out. */
export function transcriptText(
  { id, driver, options }: ConsoleDevice,
  lines: readonly ConsoleLine[],
): string {
  const { port: _port, baud: _baud, ...own } = options;
  const rows = lines.map(
    ({ atUs, direction, hex }) =>
      `${Math.round(atUs)} ${id} ${direction === "sent" ? ">" : "<"} ${hex.toUpperCase().replaceAll(/(..)(?=.)/g, "$1 ")}`,
  );
  return `${["# cementwatch transcript 1", `# device ${id} ${driver} ${JSON.stringify(own)}`, ...rows].join("\n")}\n`;
}
