/** Unpacks a gzip file piece by piece, within a bound: a small file can unpack to more than any disk holds. */
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { importRefused } from "./import-refused.ts";

const UNPACKED_MOST_BYTES = 2 * 1024 ** 3;

/** @throws FaultError REC-IMPORT-REFUSED for a file that is cut, damaged or unpacks to more than the bound */
export async function* gunzipPieces(
  path: string,
  onProgress: (done01: number) => void,
  mostBytes = UNPACKED_MOST_BYTES,
): AsyncGenerator<Buffer> {
  const name = basename(path);
  const total = Math.max(statSync(path).size, 1);
  const file = createReadStream(path);
  const unpacked = file.pipe(createGunzip());
  file.on("error", (error) => unpacked.destroy(error));
  let bytes = 0;
  try {
    for await (const piece of unpacked) {
      bytes += (piece as Buffer).length;
      if (bytes > mostBytes)
        throw importRefused(
          `${name}: unpacks to more than ${Math.round(mostBytes / 1024 ** 2)} MB, which no case needs: export only the time of the case`,
        );
      onProgress(file.bytesRead / total);
      yield piece as Buffer;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "Z_BUF_ERROR")
      throw importRefused(
        `${name}: its compressed data end early after ${bytes} bytes: copy it again from its source`,
        error,
      );
    if (code.startsWith("Z_"))
      throw importRefused(
        `${name}: its compressed data are damaged after ${bytes} bytes (${code}): copy it again from its source`,
        error,
      );
    throw error;
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}
