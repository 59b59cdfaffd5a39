/** The reader of the format's makers, as Foxglove and Lichtblick use it. */
import { readFileSync } from "node:fs";
import { zstdDecompressSync } from "node:zlib";
import { McapIndexedReader } from "@mcap/core";

/** @throws what the reader throws for a file that it cannot open */
export function openStockReader(path: string): Promise<McapIndexedReader> {
  const bytes = new Uint8Array(readFileSync(path));
  return McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, length) => bytes.slice(Number(offset), Number(offset + length)),
    },
    decompressHandlers: { zstd: (packed) => new Uint8Array(zstdDecompressSync(packed)) },
  });
}
