/**
 * What the bytes of a stored message are. JSON topics hold the plain JSON value: sequence, `atUs` and `measuredAtUs`
 * are in the MCAP message itself (sequence, logTime, publishTime). Serial and DICOM messages hold a head and raw bytes:
 *
 * | offset | size | serial                    | dicom                     |
 * |--------|------|---------------------------|---------------------------|
 * | 0      | 1    | version, 1                | version, 1                |
 * | 1      | 1    | 0 received, 1 sent        | 0 live, 1 stored          |
 * | 2      | 2    | length n of the device id | length n of the picture id|
 * | 4      | 4    | 0                         | object number             |
 * | 8      | 8    | sequence, unsigned        | sequence, unsigned        |
 * | 16     | 8    | atUs, signed              | atUs, signed              |
 * | 24     | 8    | measuredAtUs, signed      | measuredAtUs, signed      |
 * | 32     | n    | device id, UTF-8          | picture id, UTF-8         |
 * | 32 + n |      | the bytes, to the end     | Part 10 object, to the end|
 *
 * Integers are little-endian; times are session microseconds.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import type { RecordedMessage } from "./recorder.ts";
import type { StoredTopic } from "./topics.ts";

const HEAD_LENGTH = 32;
const VERSION = 1;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Schema text of the two binary layouts, stored in the file. */
export const LAYOUT_TEXT =
  "little-endian: u8 version=1; u8 kind (serial: 0 received, 1 sent; dicom: 0 live, 1 stored); u16 n; u32 objectNumber (serial: 0); u64 sequence; i64 atUs; i64 measuredAtUs; n bytes id (UTF-8); raw bytes to the end";

/** A message as it is stored, `/chain` and `/gap` included. */
export type StoredMessage = Omit<RecordedMessage, "topic"> & { readonly topic: StoredTopic };

/**
 * Head of a serial or DICOM message; the raw bytes follow it.
 * @throws RangeError when `json` lacks `deviceId` and `direction`, or `pictureId`, `delivery` and `objectNumber`.
 */
export function encodeHead(message: RecordedMessage): Uint8Array {
  const isSerial = message.topic === "/input/serial";
  const id = encoder.encode(textField(message, isSerial ? "deviceId" : "pictureId"));
  const kind = textField(message, isSerial ? "direction" : "delivery");
  if (id.length > 0xffff) throw new RangeError(`${message.topic}: an id of ${id.length} bytes is too long`);
  const head = new Uint8Array(HEAD_LENGTH + id.length);
  const view = new DataView(head.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, kind === (isSerial ? "sent" : "stored") ? 1 : 0);
  view.setUint16(2, id.length, true);
  view.setUint32(4, isSerial ? 0 : objectNumberOf(message), true);
  view.setBigUint64(8, BigInt(message.sequence), true);
  view.setBigInt64(16, BigInt(message.atUs), true);
  view.setBigInt64(24, BigInt(message.measuredAtUs), true);
  head.set(id, HEAD_LENGTH);
  return head;
}

/** The id in a head; the head must be one of `encodeHead`. */
export function idOfHead(head: Uint8Array): string {
  const length = (head[2] ?? 0) | ((head[3] ?? 0) << 8);
  return decoder.decode(head.subarray(HEAD_LENGTH, HEAD_LENGTH + length));
}

/** Reads a serial or DICOM message; undefined when the bytes do not have the layout. The raw bytes are a view. */
export function decodeLayout(
  topic: "/input/serial" | "/input/dicom",
  data: Uint8Array,
): StoredMessage | undefined {
  if (data.length < HEAD_LENGTH || data[0] !== VERSION) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const idLength = view.getUint16(2, true);
  if (data.length < HEAD_LENGTH + idLength) return undefined;
  const id = decodeText(data.subarray(HEAD_LENGTH, HEAD_LENGTH + idLength));
  if (id === undefined) return undefined;
  const isFlagged = data[1] === 1;
  const json =
    topic === "/input/serial"
      ? { deviceId: id, direction: isFlagged ? "sent" : "received" }
      : { pictureId: id, delivery: isFlagged ? "stored" : "live", objectNumber: view.getUint32(4, true) };
  return {
    topic,
    sequence: Number(view.getBigUint64(8, true)),
    atUs: Number(view.getBigInt64(16, true)),
    measuredAtUs: Number(view.getBigInt64(24, true)),
    json,
    bytes: data.subarray(HEAD_LENGTH + idLength),
  };
}

/** Parses UTF-8 JSON; undefined when it is none. */
export function decodeJson(data: Uint8Array): JsonValue | undefined {
  const text = decodeText(data);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A field of a JSON object; undefined when it is no object or lacks the field. */
export function jsonField(json: JsonValue | undefined, name: string): JsonValue | undefined {
  if (json === null || typeof json !== "object" || Array.isArray(json)) return undefined;
  return (json as { readonly [key: string]: JsonValue | undefined })[name];
}

function decodeText(data: Uint8Array): string | undefined {
  try {
    return decoder.decode(data);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function textField(message: RecordedMessage, name: string): string {
  const value = jsonField(message.json, name);
  if (typeof value !== "string") throw new RangeError(`${message.topic}: json.${name} must be a text`);
  return value;
}

function objectNumberOf(message: RecordedMessage): number {
  const value = jsonField(message.json, "objectNumber");
  if (typeof value !== "number") throw new RangeError(`${message.topic}: json.objectNumber must be a number`);
  return value;
}
