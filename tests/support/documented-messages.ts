/** A session file as other programs see it: the stock reader, and the schemas that the file itself brings. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { decodeLayout } from "@cementwatch/server/recording/message-layout";
import { TOPICS } from "@cementwatch/server/recording/topics";
import { openStockReader } from "./stock-reader.ts";

type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };
type AjvClass = new (options: object) => { compile(schema: object): Validate };

/** The validator that fastify brings along. */
function validator(): InstanceType<AjvClass> {
  const fromServer = createRequire(join(import.meta.dirname, "..", "..", "server", "package.json"));
  const fromFastify = createRequire(fromServer.resolve("fastify"));
  const { default: Ajv } = fromFastify("ajv") as { readonly default: AjvClass };
  return new Ajv({ strict: false, allErrors: false, validateFormats: false });
}

export interface DocumentedMessages {
  /** Messages of each topic, devices of the serial line each with its own. */
  readonly counts: ReadonlyMap<string, number>;
  /** What the file's statistics promise. */
  readonly promised: number;
  /** Messages that do not decode, or do not fit the schema that documents them; the first few. */
  readonly misfits: readonly string[];
}

const MISFITS_MOST = 5;

/** Reads every message of a file. @throws what the stock reader throws for a file that it cannot open */
export async function documentedMessages(path: string): Promise<DocumentedMessages> {
  const reader = await openStockReader(path);
  const ajv = validator();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const validate = new Map<number, Validate>();
  for (const { id, encoding, data } of reader.schemasById.values())
    if (encoding === "jsonschema") validate.set(id, ajv.compile(JSON.parse(decoder.decode(data)) as object));
  const counts = new Map<string, number>();
  const misfits: string[] = [];
  for await (const { channelId, data } of reader.readMessages()) {
    const channel = reader.channelsById.get(channelId);
    if (channel === undefined) throw new Error(`channel ${channelId} is not in the file`);
    counts.set(channel.topic, (counts.get(channel.topic) ?? 0) + 1);
    const check = validate.get(channel.schemaId);
    const isDicom = channel.messageEncoding === TOPICS["/input/dicom"].encoding;
    const isFit =
      check === undefined
        ? decodeLayout(isDicom ? "/input/dicom" : "/input/serial", data) !== undefined
        : check(JSON.parse(decoder.decode(data)));
    if (!isFit && misfits.length < MISFITS_MOST)
      misfits.push(
        `${channel.topic}: ${JSON.stringify(check?.errors)} in ${decoder.decode(data).slice(0, 300)}`,
      );
  }
  return { counts, promised: Number(reader.statistics?.messageCount), misfits };
}
