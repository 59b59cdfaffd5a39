/** The start of a session file: magic, MCAP header, what the session is, every schema and every channel. */
import { McapRecordBuilder } from "@mcap/core";
import { LAYOUT_TEXT } from "./message-layout.ts";
import { METADATA, type SessionNote } from "./session-notes.ts";
import { TOPIC_SCHEMAS } from "./topic-schemas.ts";
import { FIRST_SERIAL_CHANNEL, type StoredTopic, TOPICS } from "./topics.ts";

const MCAP_PROFILE = "cementwatch";
const encoder = new TextEncoder();

/** A stored topic with its channel; serial devices are added as they appear. */
export interface ChannelEntry {
  readonly id: number;
  readonly topic: string;
  readonly row: StoredTopic;
}

/** The channels of a session: the fixed ones, and one for each serial device in order of appearance. */
export class ChannelRegistry {
  readonly #serial = new Map<string, ChannelEntry>();

  /** Every channel known so far. `/input/serial` has none of its own: each device gets one. */
  get entries(): readonly ChannelEntry[] {
    const fixed = (Object.keys(TOPICS) as StoredTopic[])
      .filter((topic) => topic !== "/input/serial")
      .map((topic) => ({ id: TOPICS[topic].channelId, topic, row: topic }));
    return [...fixed, ...this.#serial.values()];
  }

  /** Channel of a device. `record` is set the first time: it must go into the chunk before the first message. */
  serial(deviceId: string): { readonly id: number; readonly record?: Uint8Array } {
    const known = this.#serial.get(deviceId);
    if (known !== undefined) return { id: known.id };
    const id = FIRST_SERIAL_CHANNEL + this.#serial.size;
    const channel: ChannelEntry = { id, topic: `/input/serial/${deviceId}`, row: "/input/serial" };
    this.#serial.set(deviceId, channel);
    const records = new McapRecordBuilder();
    addChannel(records, channel);
    return { id, record: records.buffer };
  }
}

/** Adds the schema records; a schema has the number of its topic's channel. */
export function addSchemas(records: McapRecordBuilder): void {
  for (const topic of Object.keys(TOPICS) as StoredTopic[]) {
    const row = TOPICS[topic];
    const isJson = topic !== "/input/serial" && topic !== "/input/dicom";
    const text = isJson
      ? JSON.stringify({ title: topic, ...TOPIC_SCHEMAS[topic], description: row.description })
      : `${row.description} ${LAYOUT_TEXT}`;
    records.writeSchema({
      id: row.channelId,
      name: isJson ? `cementwatch${topic.replaceAll("/", ".")}` : row.encoding,
      encoding: isJson ? "jsonschema" : "text/plain",
      data: encoder.encode(text),
    });
  }
}

/** Adds one channel record. */
export function addChannel(records: McapRecordBuilder, channel: ChannelEntry): void {
  const row = TOPICS[channel.row];
  records.writeChannel({
    id: channel.id,
    schemaId: row.channelId,
    topic: channel.topic,
    messageEncoding: row.encoding,
    metadata: new Map(),
  });
}

/** Everything before the first chunk. `metadataAt` and `metadataLength` say where the session note is. */
export function encodeFrontMatter(
  note: SessionNote,
  channels: ChannelRegistry,
): {
  readonly bytes: Uint8Array;
  readonly metadataAt: number;
  readonly metadataLength: number;
} {
  const records = new McapRecordBuilder();
  records.writeMagic();
  records.writeHeader({ profile: MCAP_PROFILE, library: note.header.software });
  const metadataAt = records.length;
  addMetadata(records, METADATA.session, note);
  const metadataLength = records.length - metadataAt;
  addSchemas(records);
  for (const channel of channels.entries) addChannel(records, channel);
  return { bytes: records.buffer, metadataAt, metadataLength };
}

/** Adds a metadata record that holds `value` as JSON. */
export function addMetadata(records: McapRecordBuilder, name: string, value: unknown): void {
  records.writeMetadata({ name, metadata: new Map([["json", JSON.stringify(value)]]) });
}
