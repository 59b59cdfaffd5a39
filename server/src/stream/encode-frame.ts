/** A frame as the outboxes take it: pixels by reference, heads made once for each number of dropped frames. */
import { type EnvelopeHeader, encodeEnvelopeHead } from "@cementwatch/shared/protocol/envelope";
import type { FrameHead } from "@cementwatch/shared/protocol/frame-message";
import type { FrameReady } from "../session/runtime.ts";
import type { OutgoingFrame } from "./client-outbox.ts";

/** Prepares a frame for any number of clients. The pixels are neither copied nor changed. */
export function encodeFrame(
  ready: FrameReady,
  header: Omit<EnvelopeHeader, "channel" | "flags">,
): OutgoingFrame {
  const { frame, image } = ready;
  const { pixels } = image;
  const heads = new Map<number, Uint8Array>();
  const encodeHead = (dropped: number): Uint8Array => {
    const head: FrameHead = {
      pictureId: frame.pictureId,
      view: frame.view,
      delivery: frame.delivery,
      seriesVersion: ready.seriesVersion,
      frameNumber: frame.frameNumber,
      measuredAtUs: ready.measuredAtUs,
      rows: image.rows,
      columns: image.columns,
      bytesPerPixel: pixels.BYTES_PER_ELEMENT === 1 ? 1 : 2,
      dropped,
      ...(frame.runLabel === undefined ? {} : { runLabel: frame.runLabel }),
    };
    return encodeEnvelopeHead({ ...header, channel: "frame", flags: 0 }, head);
  };
  return {
    pictureId: frame.pictureId,
    frameNumber: frame.frameNumber,
    pixels: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    head(dropped) {
      let bytes = heads.get(dropped);
      if (bytes === undefined) {
        bytes = encodeHead(dropped);
        heads.set(dropped, bytes);
      }
      return bytes;
    },
  };
}
