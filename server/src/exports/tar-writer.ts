/** Packs files as a POSIX ustar archive, streaming: every system unpacks it, and no part is held in memory whole. */
import { closeSync, createReadStream, openSync, statSync, writeSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";

const BLOCK_BYTES = 512;
const NAME_MOST = 100;
/** Eleven octal digits. */
const SIZE_MOST = 0o77777777777;
const FILE_MODE = "0000640";

export class TarWriter {
  readonly #fd: number;
  readonly #modifiedS: number;

  /** @param modifiedMs what all entries are dated, ms since 1970 @throws the system's error when the file exists */
  constructor(path: string, modifiedMs: number) {
    this.#fd = openSync(path, "wx", 0o640);
    this.#modifiedS = Math.max(Math.floor(modifiedMs / 1_000), 0);
  }

  addBytes(name: string, bytes: Uint8Array): void {
    this.#write(this.#header(name, bytes.length));
    this.#write(bytes);
    this.#pad(bytes.length);
  }

  /** @throws FaultError REC-WRITE-FAILED when the file grew or shrank meanwhile */
  async addFile(name: string, path: string): Promise<void> {
    const { size } = statSync(path);
    this.#write(this.#header(name, size));
    let written = 0;
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
      written += part.length;
      this.#write(part);
    }
    if (written !== size)
      throw new FaultError("REC-WRITE-FAILED", `${name} changed while it was packed: try again`);
    this.#pad(size);
  }

  /** The end is two empty blocks. */
  finish(): void {
    this.#write(new Uint8Array(2 * BLOCK_BYTES));
    closeSync(this.#fd);
  }

  #header(name: string, size: number): Uint8Array {
    const encoded = Buffer.from(name);
    if (encoded.length === 0 || encoded.length > NAME_MOST)
      throw new RangeError(`the name "${name}" in the archive is not 1–${NAME_MOST} bytes`);
    if (size > SIZE_MOST)
      throw new FaultError("REC-WRITE-FAILED", `${name} has ${size} bytes: an archive holds 8 GB a file`);
    const header = Buffer.alloc(BLOCK_BYTES);
    header.set(encoded, 0);
    header.write(`${FILE_MODE}\0`, 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(`${octal(size)}\0`, 124);
    header.write(`${octal(this.#modifiedS)}\0`, 136);
    header.write("        ", 148);
    header.write("0", 156);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return header;
  }

  #pad(size: number): void {
    const rest = size % BLOCK_BYTES;
    if (rest > 0) this.#write(new Uint8Array(BLOCK_BYTES - rest));
  }

  #write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }
}

function octal(value: number): string {
  return value.toString(8).padStart(11, "0");
}
