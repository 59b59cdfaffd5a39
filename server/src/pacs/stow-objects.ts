/** Sends DICOM files to an archive by STOW-RS: a few at a time, streamed, with an outcome for each. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import { storeStatusText } from "./status-words.ts";
import type { OutgoingObject, Report } from "./store-objects.ts";
import { readStowAnswer } from "./stow-answer.ts";
import { answerBytes, statusAdvice, type WebBody, type WebPeer, webRequest } from "./web-request.ts";

/** One request: a refusal costs these only, and progress is seen. */
const OBJECTS_MOST = 20;
const BYTES_MOST = 64 * 1024 * 1024;
const TAIL = "\r\n";

/** Tells the outcome of every object exactly once; throws for a bug only. */
export async function stowObjects(
  peer: WebPeer,
  objects: readonly OutgoingObject[],
  report: Report,
): Promise<void> {
  for (let left = objects; left.length > 0; ) {
    const batch = nextBatch(left);
    left = left.slice(batch.length);
    try {
      await stowBatch(peer, batch, report);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      for (const object of batch) report(object, { state: "failed", why: error.detail });
      for (const object of left)
        report(object, { state: "notTried", why: "not tried: the archive was gone" });
      return;
    }
  }
}

function nextBatch(objects: readonly OutgoingObject[]): readonly OutgoingObject[] {
  let bytes = 0;
  const end = objects.slice(0, OBJECTS_MOST).findIndex(({ sizeBytes }, index) => {
    bytes += sizeBytes;
    return index > 0 && bytes > BYTES_MOST;
  });
  return objects.slice(0, end < 0 ? OBJECTS_MOST : end);
}

async function stowBatch(peer: WebPeer, batch: readonly OutgoingObject[], report: Report): Promise<void> {
  const response = await webRequest(peer, "studies", "application/dicom+json", multipart(batch));
  const status = response.statusCode ?? 0;
  const text = await answerBytes(response);
  const outcomes = [200, 202, 400, 409].includes(status) ? readStowAnswer(text) : undefined;
  if (outcomes === undefined) {
    const why = status >= 200 && status < 300 ? "its answer names no objects" : statusAdvice(status);
    for (const object of batch) report(object, { state: "refused", why: `the archive answered ${why}` });
    return;
  }
  for (const object of batch) {
    const outcome = outcomes.get(object.sopInstance);
    report(
      object,
      outcome === undefined
        ? { state: "failed", why: "the archive did not say what became of it" }
        : storeStatusText(outcome),
    );
  }
}

/** Made from what is sent, so that it is in none of the objects by more than chance. */
function multipart(batch: readonly OutgoingObject[]): WebBody {
  const seed = batch.map(({ sopInstance }) => sopInstance).join(" ");
  const boundary = `cementwatch-${createHash("sha256").update(seed).digest("hex").slice(0, 32)}`;
  const head = `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`;
  const end = `--${boundary}--\r\n`;
  const sizes = batch.map(({ sizeBytes }) => head.length + sizeBytes + TAIL.length);
  return {
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    sizeBytes: sizes.reduce((sum, size) => sum + size, end.length),
    bytes: parts(batch, head, end),
  };
}

async function* parts(
  batch: readonly OutgoingObject[],
  head: string,
  end: string,
): AsyncGenerator<Uint8Array> {
  for (const { path } of batch) {
    yield Buffer.from(head);
    for await (const piece of createReadStream(path)) yield piece as Uint8Array;
    yield Buffer.from(TAIL);
  }
  yield Buffer.from(end);
}
