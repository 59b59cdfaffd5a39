/** What the parts of the page draw on: A4 in points, embedded fonts, texts that always fit where they are put. */
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { cleanText } from "../clean-text.ts";

export const PAGE = { width: 595.28, height: 841.89, margin: 30 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.margin;

export const INK = {
  text: "#111111",
  dim: "#555555",
  line: "#999999",
  faint: "#dddddd",
  high: "#c00000",
  medium: "#9a6a00",
  low: "#1f5f8b",
  cement: "#0b6b3a",
  simulated: "#a0006a",
} as const;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface TextStyle {
  readonly size?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  readonly align?: "left" | "right" | "center";
}

const require = createRequire(import.meta.url);
const FONTS = {
  plain: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
  bold: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
};
const SIZE = 7.5;
/** Longer texts are never measured: fitting is a search over their length. */
const CHARACTERS_MOST = 400;

export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly #done: Promise<Uint8Array>;

  /** `createdAt` is the session's: the same session gives the same bytes. */
  constructor(title: string, createdAt: Date) {
    this.doc = new PDFDocument({
      autoFirstPage: false,
      bufferPages: true,
      lang: "en",
      info: { Title: title, Creator: "cementwatch", CreationDate: createdAt, ModDate: createdAt },
    });
    const parts: Uint8Array[] = [];
    this.#done = new Promise((resolve, reject) => {
      this.doc.on("data", (part: Uint8Array) => parts.push(part));
      this.doc.on("end", () => resolve(evenLength(Buffer.concat(parts))));
      this.doc.on("error", reject);
    });
    this.doc.registerFont("plain", FONTS.plain);
    this.doc.registerFont("bold", FONTS.bold);
  }

  addPage(): void {
    this.doc.addPage({ size: "A4", margin: 0 });
  }

  /** One line at (x, y), cut with `…` where it would leave `width`. */
  line(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    const { size = SIZE, isBold = false, colour = INK.text, align = "left" } = style;
    this.doc
      .font(isBold ? "bold" : "plain")
      .fontSize(size)
      .fillColor(colour);
    const fitted = this.#fit(cleanText(text, CHARACTERS_MOST), width);
    const used = this.doc.widthOfString(fitted);
    const left = align === "left" ? x : align === "right" ? x + width - used : x + (width - used) / 2;
    let at = left;
    for (const part of visualParts(fitted)) {
      this.doc.text(part, at, y, { lineBreak: false });
      at += this.doc.widthOfString(part);
    }
  }

  rule(x: number, y: number, width: number, colour: string = INK.line): void {
    this.doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.5)
      .strokeColor(colour)
      .stroke();
  }

  heading(text: string, x: number, y: number, width: number): void {
    this.line(text, x, y, width, { size: 8, isBold: true });
    this.rule(x, y + 10.5, width);
  }

  finish(): Promise<Uint8Array> {
    this.doc.end();
    return this.#done;
  }

  #fit(text: string, width: number): string {
    if (this.doc.widthOfString(text) <= width) return text;
    const characters = [...text];
    let low = 0;
    let high = characters.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const isFitting = this.doc.widthOfString(`${characters.slice(0, middle).join("")}…`) <= width;
      if (isFitting) low = middle;
      else high = middle - 1;
    }
    return `${characters.slice(0, low).join("")}…`;
  }
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** The words of a line from left to right: those of a right-to-left script stand in groups that are turned round. */
export function visualParts(text: string): readonly string[] {
  if (!RIGHT_TO_LEFT.test(text)) return [text];
  const parts: string[] = [];
  let group: string[] = [];
  const flush = () => {
    // The space behind the last word of a group belongs to what follows it.
    const last = group.at(-1) === " " ? group.splice(-1) : [];
    parts.push(...group.toReversed(), ...last);
    group = [];
  };
  for (const word of text.split(/( )/)) {
    if (RIGHT_TO_LEFT.test(word) || (word === " " && group.length > 0)) group.push(word);
    else {
      flush();
      parts.push(word);
    }
  }
  flush();
  return parts.filter((part) => part !== "");
}

/** A DICOM value has an even length: with a line end behind it the page comes out of its object byte for byte. */
function evenLength(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
}
