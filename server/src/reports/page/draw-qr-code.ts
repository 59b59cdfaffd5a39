/** A QR code as vectors: sharp at every resolution of a printer, and the same bytes each time. */
import qrcode from "qrcode-generator";
import type { Sheet } from "./sheet.ts";

/** Modules that stay white on each side: readers want four. */
const QUIET = 4;

/** Error correction M: 15 % of the code may be dirty. `size` includes the quiet zone. ASCII text only. */
export function drawQrCode(sheet: Sheet, text: string, x: number, y: number, size: number): void {
  const code = qrcode(0, "M");
  code.addData(text, "Byte");
  code.make();
  const count = code.getModuleCount();
  const module = size / (count + 2 * QUIET);
  for (let row = 0; row < count; row++) {
    let from = -1;
    for (let column = 0; column <= count; column++) {
      const isDark = column < count && code.isDark(row, column);
      if (isDark && from < 0) from = column;
      if (isDark || from < 0) continue;
      sheet.doc.rect(
        x + (QUIET + from) * module,
        y + (QUIET + row) * module,
        (column - from) * module,
        module,
      );
      from = -1;
    }
  }
  sheet.doc.fill("#000000");
}
