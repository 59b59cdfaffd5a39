/**
 * Looks for what named the patient, the people and the house in every message that is about to be written: a net under
 * the tables. Its messages say where, never what.
 */
import { FaultError } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import type { RecordedMessage } from "../recording/recorder.ts";

/** Shorter texts are found everywhere. */
const LEAST = 5;
const NEEDLES_MOST = 500;
const PIXEL_TAG = Buffer.from([0xe0, 0x7f, 0x10, 0x00]);

export class IdentityWatch {
  readonly #needles = new Set<string>();

  /** Whole text and, of a name, its parts; none that also names the device, which stays: some write it everywhere. */
  add(texts: readonly string[], device: string): void {
    const kept = device.toUpperCase();
    for (const text of texts) {
      for (const part of [text, ...text.split(/[\^=\\]/)]) {
        const needle = part.trim();
        const isUse = needle.length >= LEAST && !kept.includes(needle.toUpperCase());
        if (isUse && this.#needles.size < NEEDLES_MOST) this.#needles.add(needle);
      }
    }
  }

  /** @throws FaultError REC-NOT-DEIDENTIFIED when one of the texts is still there */
  check(message: RecordedMessage): void {
    const places = message.bytes === undefined ? stringsOf(message.json) : [headText(message)];
    for (const text of places) {
      for (const needle of this.#needles) if (isIn(text, needle)) throw found(message.topic);
    }
  }
}

function isIn(text: string, needle: string): boolean {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const isInsideWord = isLetter(text[at - 1]) || isLetter(text[at + needle.length]);
    if (!isInsideWord) return true;
  }
  return false;
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && /[A-Za-z0-9]/.test(char);
}

/** Of an object what stands before the pixels. */
function headText({ topic, bytes = new Uint8Array(0) }: RecordedMessage): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = topic === "/input/dicom" ? buffer.indexOf(PIXEL_TAG) : buffer.length;
  return buffer.toString("latin1", 0, end < 0 ? buffer.length : end);
}

function* stringsOf(json: JsonValue | undefined): Generator<string> {
  // The needles are bytes as Latin-1, so that is how a text is compared.
  if (typeof json === "string") yield Buffer.from(json, "utf8").toString("latin1");
  else if (typeof json === "object" && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      yield key;
      yield* stringsOf(value as JsonValue);
    }
  }
}

function found(topic: string): FaultError {
  return new FaultError(
    "REC-NOT-DEIDENTIFIED",
    `a text that names the patient, a person or the house would still stand in ${topic}: nothing was written; tell the makers which devices took part`,
  );
}
