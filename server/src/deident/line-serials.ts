/**
 * Puts other serial numbers of the same length into the raw bytes of a device's line, as text or as a 32-bit number, and
 * sets a checksum that covers them right again. It knows no protocol: a checksum is what holds as one.
 */
import { crc16Modbus, crc32 } from "@cementwatch/shared/bytes/checksum";

export interface SerialPair {
  readonly old: string;
  readonly now: string;
}

const UINT32_MOST = 0xffffffff;

interface Checksum {
  readonly bytes: number;
  /** Farthest start and end of a covered range from the number within it: few tries, so that none fits by chance. */
  readonly reach: number;
  readonly isForText: boolean;
  of(covered: Uint8Array): number;
  read(bytes: Uint8Array, at: number): number;
  write(bytes: Uint8Array, at: number, value: number): void;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const CHECKSUMS: readonly Checksum[] = [
  {
    bytes: 4,
    reach: 48,
    isForText: true,
    of: crc32,
    read: (bytes, at) => viewOf(bytes).getUint32(at, true),
    write: (bytes, at, value) => viewOf(bytes).setUint32(at, value, true),
  },
  ...[true, false].map((isLittle) => ({
    bytes: 2,
    reach: 3,
    isForText: false,
    of: crc16Modbus,
    read: (bytes: Uint8Array, at: number) => viewOf(bytes).getUint16(at, isLittle),
    write: (bytes: Uint8Array, at: number, value: number) => viewOf(bytes).setUint16(at, value, isLittle),
  })),
];

/** A copy with every number of `pairs` replaced. */
export function replaceSerials(bytes: Uint8Array, pairs: readonly SerialPair[]): Uint8Array {
  const copy = Buffer.from(bytes);
  for (const { old, now } of pairs) {
    replaceAll(copy, Buffer.from(old, "latin1"), Buffer.from(now, "latin1"), true);
    const [from, to] = [numberOf(old), numberOf(now)];
    if (from !== undefined && to !== undefined) replaceAll(copy, from, to, false);
  }
  return copy;
}

/** Four bytes alone may be anything: they are the number only within a checked message. */
function replaceAll(bytes: Buffer, old: Buffer, now: Buffer, isText: boolean): void {
  for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + old.length)) {
    const cover = coverOf(bytes, at, at + old.length, isText);
    if (cover === undefined && !isText) continue;
    now.copy(bytes, at);
    if (cover === undefined) continue;
    cover.checksum.write(bytes, cover.end, cover.checksum.of(bytes.subarray(cover.start, cover.end)));
  }
}

function coverOf(bytes: Buffer, from: number, to: number, isText: boolean) {
  for (const checksum of CHECKSUMS) {
    if (checksum.isForText !== isText) continue;
    const lastEnd = Math.min(to + checksum.reach, bytes.length - checksum.bytes);
    for (let start = Math.max(0, from - checksum.reach); start <= from; start++) {
      for (let end = to; end <= lastEnd; end++) {
        if (checksum.of(bytes.subarray(start, end)) === checksum.read(bytes, end))
          return { checksum, start, end };
      }
    }
  }
  return undefined;
}

function numberOf(serial: string): Buffer | undefined {
  if (!/^[1-9]\d*$/.test(serial) || Number(serial) > UINT32_MOST) return undefined;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Number(serial));
  return bytes;
}
