/** Committed wire vectors of the serial devices: bytes built without the production encoders, and what they mean. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hexToBytes } from "@cementwatch/shared/bytes/ascii";

type Options = Readonly<Record<string, unknown>>;

interface RequestVector {
  readonly name: string;
  readonly hex: string;
  readonly options?: Options;
}

interface ExchangeVector {
  readonly name: string;
  readonly options?: Options;
  readonly exchange: readonly ({ readonly sent: string } | { readonly received: string })[];
  /** In the words of `describeItem`. */
  readonly items: readonly string[];
}

export interface DeviceVectors {
  readonly driver: string;
  readonly allowed: readonly RequestVector[];
  readonly refused: readonly RequestVector[];
  readonly exchanges: readonly ExchangeVector[];
}

const FOLDER = join(import.meta.dirname, "../fixtures/vectors");

export function readDeviceVectors(): DeviceVectors[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as DeviceVectors);
}

export function vectorBytes(hex: string): Uint8Array {
  const bytes = hexToBytes(hex);
  if (bytes === undefined) throw new Error(`vector ${hex} is no hexadecimal`);
  return bytes;
}
