/** `devices vector`: a captured conversation as a test vector, in the form of the committed ones. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { describeItem } from "@cementwatch/drivers/describe-item";
import { findDriver } from "@cementwatch/drivers/registry";
import type { JsonValue } from "@cementwatch/shared/json";
import type { Command } from "commander";
import { usageError } from "./devices-options.ts";
import { parseTranscript, spacedHex, type Transcript, type TranscriptDevice } from "./transcript.ts";

const MAX_NAME = 60;

interface CapturedVector {
  readonly driver: string;
  readonly options: Readonly<Record<string, JsonValue | undefined>>;
  /** Each request once. */
  readonly allowed: readonly { readonly name: string; readonly hex: string }[];
  readonly refused: readonly never[];
  readonly exchanges: readonly {
    readonly name: string;
    readonly source: "captured";
    readonly exchange: readonly ({ readonly sent: string } | { readonly received: string })[];
    readonly items: readonly string[];
  }[];
}

/** The conversation of one device, decoded by its driver as it is now. @throws Error when the driver does not know it. */
function vectorOf({ lines }: Transcript, device: TranscriptDevice): CapturedVector {
  const own = lines.filter((line) => line.device === device.id);
  const decoder = findDriver(device.driver).bind(device.options).createDecoder();
  const items = own.flatMap(({ direction, bytes, atUs }) => {
    if (direction === "received") return decoder.received(bytes, atUs);
    decoder.sent(bytes, atUs);
    return [];
  });
  const requests = new Set(
    own.filter(({ direction }) => direction === "sent").map(({ bytes }) => spacedHex(bytes)),
  );
  return {
    driver: device.driver,
    options: device.options,
    allowed: [...requests].map((hex) => ({ name: `captured ${hex}`.slice(0, MAX_NAME), hex })),
    refused: [],
    exchanges: [
      {
        name: `captured from ${device.id}`,
        source: "captured",
        exchange: own.map(({ direction, bytes }) =>
          direction === "sent" ? { sent: spacedHex(bytes) } : { received: spacedHex(bytes) },
        ),
        items: items.map(describeItem),
      },
    ],
  };
}

function vector(path: string, flags: { readonly device?: string }, command: Command): void {
  try {
    const transcript = parseTranscript(readFileSync(path, "utf8"));
    const vectorJson = vectorOf(transcript, chooseDevice(transcript, flags.device));
    process.stdout.write(`${JSON.stringify(vectorJson, undefined, 1)}\n`);
  } catch (error) {
    usageError(command, `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws Error naming those that there are. */
function chooseDevice({ devices }: Transcript, id: string | undefined): TranscriptDevice {
  const device =
    id === undefined && devices.length === 1 ? devices[0] : devices.find((entry) => entry.id === id);
  if (device !== undefined) return device;
  throw new Error(`give --device with one of ${devices.map((entry) => entry.id).join(", ")}`);
}

export function registerDevicesVector(devices: Command): void {
  devices
    .command("vector")
    .description("a transcript (--transcript of monitor or simulate) as a test vector, JSON")
    .argument("<transcript>", "file written with --transcript")
    .option("--device <id>", "which device, when the transcript has several")
    .action(vector);
}
