/** The newest lines of every device's conversation with what they meant, for the serial console. Bounded: the oldest go. */
import { describeItem } from "@cementwatch/drivers/describe-item";
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import type { ConsoleLine } from "@cementwatch/shared/telemetry/console-line";
import type { DeviceTap } from "../calibration/device-tap.ts";

const LINES_KEPT = 500;
/** Devices kept at once; a device set of this product has at most sixteen, the bench two. */
const DEVICES_KEPT = 32;
const WORDS_KEPT = 12;

interface Ring {
  lines: ConsoleLine[];
  next: number;
}

export class TranscriptRing {
  readonly #rings = new Map<string, Ring>();
  readonly #stop: () => void;

  constructor(tap: DeviceTap, nowUs: () => number) {
    this.#stop = tap.subscribe((event) => {
      if (event.kind === "device") return;
      const ring = this.#ringOf(event.deviceId);
      if (ring === undefined) return;
      if (event.kind === "items") {
        const last = ring.lines.at(-1);
        if (last?.direction !== "received") return;
        const words = event.items.slice(0, WORDS_KEPT).map(describeItem);
        const isRejected = event.items.some(({ kind }) => kind === "rejected");
        ring.lines[ring.lines.length - 1] = { ...last, words: [...last.words, ...words], isRejected };
        return;
      }
      const { direction, bytes } = event;
      const line = { atUs: nowUs(), direction, hex: bytesToHex(bytes), words: [], isRejected: false };
      ring.lines.push({ ...line, sequence: ring.next });
      ring.next += 1;
      if (ring.lines.length > LINES_KEPT) ring.lines.shift();
    });
  }

  /** Lines with a greater sequence, oldest first; undefined: nothing was ever heard of this device. */
  after(deviceId: string, sequence: number): readonly ConsoleLine[] | undefined {
    return this.#rings.get(deviceId)?.lines.filter((line) => line.sequence > sequence);
  }

  close(): void {
    this.#stop();
  }

  #ringOf(deviceId: string): Ring | undefined {
    const known = this.#rings.get(deviceId);
    if (known !== undefined || this.#rings.size >= DEVICES_KEPT) return known;
    const made: Ring = { lines: [], next: 1 };
    this.#rings.set(deviceId, made);
    return made;
  }
}
