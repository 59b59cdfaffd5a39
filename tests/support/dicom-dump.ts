/** Object descriptions for dcmtk's dump2dcm: test objects that our own writer has not made. */

export interface DumpOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly bitsAllocated?: 8 | 16;
  readonly bitsStored?: number;
  readonly highBit?: number;
  readonly isSigned?: boolean;
  readonly photometric?: string;
  readonly samples?: number;
  readonly sopClass?: string;
  readonly frames?: number;
  /** More elements as dump lines, e.g. `(0018,1063) DS [33]`. */
  readonly extra?: readonly string[];
  /** Elements of the list above to leave out, by tag `0028,0010`. */
  readonly without?: readonly string[];
}

const XA_CLASS = "1.2.840.10008.5.1.4.1.1.12.1";

/** A dump whose pixels are read from `pixelFile`, little-endian. */
export function dicomDump(pixelFile: string, options: DumpOptions = {}): string {
  const {
    rows = 5,
    columns = 7,
    bitsAllocated = 16,
    bitsStored = 12,
    isSigned = false,
    samples = 1,
  } = options;
  const base = [
    `(0008,0016) UI [${options.sopClass ?? XA_CLASS}]`,
    "(0008,0018) UI [1.2.3.4.5.6]",
    "(0008,0060) CS [XA]",
    "(0010,0010) PN [SECRET^NAME]",
    "(0010,0020) LO [SECRET-7]",
    "(0020,000d) UI [1.2.3.4]",
    "(0020,000e) UI [1.2.3.4.5]",
    `(0028,0002) US ${samples}`,
    `(0028,0004) CS [${options.photometric ?? "MONOCHROME2"}]`,
    `(0028,0010) US ${rows}`,
    `(0028,0011) US ${columns}`,
    `(0028,0100) US ${bitsAllocated}`,
    `(0028,0101) US ${bitsStored}`,
    `(0028,0102) US ${options.highBit ?? bitsStored - 1}`,
    `(0028,0103) US ${isSigned ? 1 : 0}`,
    ...(options.frames === undefined ? [] : [`(0028,0008) IS [${options.frames}]`]),
    `(7fe0,0010) ${bitsAllocated === 8 ? "OB" : "OW"} =${pixelFile}`,
  ].filter((line) => !(options.without ?? []).some((tag) => line.startsWith(`(${tag})`)));
  const lines = [...base, ...(options.extra ?? [])];
  return `${lines.join("\n")}\n`;
}

/** Little-endian bytes of 16-bit values, written down here so that no production code is its own witness. */
export function wordBytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint16(i * 2, value & 0xffff, true);
  return bytes;
}
