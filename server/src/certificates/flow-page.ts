/** Pages that fill from the top: each block begins a new page when it does not fit, and every page gets head and foot. */
import { CONTENT_WIDTH, INK, PAGE, Sheet } from "../reports/page/sheet.ts";

export interface PageFrame {
  readonly title: string;
  readonly subtitle: string;
  /** Large, in its own colour, on each page; empty: none. */
  readonly banner: string;
  readonly foot: readonly string[];
}

export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: "left" | "right";
}

const TOP_Y = 74;
const BOTTOM_Y = 778;
const ROW = 11;
const LABEL_WIDTH = 128;

export class FlowPage {
  readonly sheet: Sheet;
  readonly #frame: PageFrame;
  #y = BOTTOM_Y;

  constructor(frame: PageFrame, createdAt: Date) {
    this.#frame = frame;
    this.sheet = new Sheet(frame.title, createdAt);
    this.#newPage();
  }

  heading(text: string, keepWith = 3 * ROW): void {
    this.#room(22 + keepWith);
    this.sheet.heading(text, PAGE.margin, this.#y + 6, CONTENT_WIDTH);
    this.#y += 21;
  }

  /** Label and value on one line. */
  row(label: string, value: string, isStrong = false): void {
    this.#room(ROW);
    this.sheet.line(label, PAGE.margin, this.#y, LABEL_WIDTH - 6, { colour: INK.dim });
    this.sheet.line(value, PAGE.margin + LABEL_WIDTH, this.#y, CONTENT_WIDTH - LABEL_WIDTH, {
      isBold: isStrong,
    });
    this.#y += ROW;
  }

  /** Text over as many lines as it needs. */
  paragraph(text: string): void {
    for (const line of wrapped(this.sheet, text, CONTENT_WIDTH)) {
      this.#room(ROW);
      this.sheet.line(line, PAGE.margin, this.#y, CONTENT_WIDTH);
      this.#y += ROW;
    }
    this.#y += 2;
  }

  /** Head again on each page that the table goes on to. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const draw = (cells: readonly string[], isBold: boolean) => {
      let x = PAGE.margin as number;
      for (const [i, { width, align }] of columns.entries()) {
        this.sheet.line(cells[i] ?? "", x, this.#y, width - 6, { align, isBold, size: 7 });
        x += width;
      }
      this.#y += ROW;
    };
    const head = () => {
      draw(
        columns.map(({ title }) => title),
        true,
      );
      this.sheet.rule(PAGE.margin, this.#y - 1, CONTENT_WIDTH, INK.faint);
      this.#y += 1;
    };
    this.#room(3 * ROW);
    head();
    for (const cells of rows) {
      if (this.#room(ROW)) head();
      draw(cells, false);
    }
    this.#y += 3;
  }

  /** Room for a drawing; returns where it begins. */
  place(height: number): number {
    this.#room(height);
    const y = this.#y;
    this.#y += height;
    return y;
  }

  finish(): Promise<Uint8Array> {
    const { doc } = this.sheet;
    const { count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      doc.switchToPage(page);
      this.#drawFoot(`page ${page + 1} of ${count}`);
    }
    return this.sheet.finish();
  }

  /** True when a new page was begun. */
  #room(height: number): boolean {
    if (this.#y + height <= BOTTOM_Y) return false;
    this.#newPage();
    return true;
  }

  #newPage(): void {
    this.sheet.addPage();
    const { title, subtitle, banner } = this.#frame;
    const x = PAGE.margin;
    this.sheet.line(title, x, 26, CONTENT_WIDTH, { size: 15, isBold: true });
    this.sheet.line(subtitle, x, 47, CONTENT_WIDTH, { size: 9 });
    if (banner !== "") {
      this.sheet.line(banner, x, 30, CONTENT_WIDTH, {
        size: 11,
        isBold: true,
        colour: INK.simulated,
        align: "right",
      });
    }
    this.sheet.rule(x, 62, CONTENT_WIDTH, INK.text);
    this.#y = TOP_Y - 6;
  }

  #drawFoot(pageWords: string): void {
    const x = PAGE.margin;
    this.sheet.rule(x, BOTTOM_Y + 6, CONTENT_WIDTH, INK.text);
    for (const [i, line] of this.#frame.foot.entries()) {
      this.sheet.line(line, x, BOTTOM_Y + 11 + i * 9, CONTENT_WIDTH - 70, { size: 6.5, colour: INK.dim });
    }
    this.sheet.line(pageWords, x, BOTTOM_Y + 11, CONTENT_WIDTH, { size: 8, align: "right" });
  }
}

/** Lines that each fit the width, broken between words. */
function wrapped(sheet: Sheet, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  sheet.doc.font("plain").fontSize(7.5);
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && sheet.doc.widthOfString(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
