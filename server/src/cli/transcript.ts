/**
 * Transcripts of device conversations: what went over the wire, with times, as text that can be compared and turned
 * into test vectors. A line is `<µs> <device> > <hex>` for bytes to the device and `<` for bytes from it.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { hexToBytes } from "@cementwatch/shared/bytes/ascii";
import type { JsonValue } from "@cementwatch/shared/json";

const TITLE = "# cementwatch transcript 1";

export interface TranscriptDevice {
  readonly id: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, JsonValue | undefined>>;
}

export interface TranscriptLine {
  readonly atUs: number;
  readonly device: string;
  readonly direction: "sent" | "received";
  readonly bytes: Uint8Array;
}

export interface Transcript {
  readonly devices: readonly TranscriptDevice[];
  readonly lines: readonly TranscriptLine[];
}

export interface TranscriptWriter {
  write(line: TranscriptLine): void;
  close(): void;
}

/** `02 07 4F`, as in the committed vectors. */
export function spacedHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}

/** Begins a new file; an old one of this name is replaced. @throws Error of the file system. */
export function createTranscript(path: string, devices: readonly TranscriptDevice[]): TranscriptWriter {
  const file = openSync(path, "w");
  const heads = devices.map(
    ({ id, driver, options }) => `# device ${id} ${driver} ${JSON.stringify(options)}`,
  );
  writeSync(file, `${[TITLE, ...heads].join("\n")}\n`);
  return {
    write({ atUs, device, direction, bytes }) {
      writeSync(file, `${atUs} ${device} ${direction === "sent" ? ">" : "<"} ${spacedHex(bytes)}\n`);
    },
    close: () => closeSync(file),
  };
}

/** @throws Error naming the line and what is allowed. */
export function parseTranscript(text: string): Transcript {
  const devices: TranscriptDevice[] = [];
  const lines: TranscriptLine[] = [];
  const [title, ...rest] = text.split(/\r?\n/);
  if (title !== TITLE) throw new Error(`line 1: expected "${TITLE}"`);
  for (const [index, line] of rest.entries()) {
    if (line === "") continue;
    const head = /^# device (\S+) (\S+) (\{.*\})$/.exec(line);
    if (head !== null) {
      const [, id = "", driver = "", json = ""] = head;
      devices.push({ id, driver, options: JSON.parse(json) as TranscriptDevice["options"] });
      continue;
    }
    const [, atUs, device = "", sign, hex = ""] = /^(\d+) (\S+) ([<>]) ([0-9A-Fa-f ]+)$/.exec(line) ?? [];
    const bytes = hexToBytes(hex);
    if (bytes === undefined || bytes.length === 0 || !devices.some(({ id }) => id === device)) {
      throw new Error(
        `line ${index + 2}: expected "<µs> <device> > <hex>" of a device named above, found ${line}`,
      );
    }
    lines.push({ atUs: Number(atUs), device, direction: sign === ">" ? "sent" : "received", bytes });
  }
  return { devices, lines };
}
