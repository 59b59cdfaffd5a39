import { loadCodecs, readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../../../support/dcmtk.ts";
import { type DumpOptions, dicomDump, wordBytes } from "../../../support/dicom-dump.ts";

let shop: Workshop;
let serial = 0;
beforeAll(async () => {
  shop = await openWorkshop();
  await loadCodecs();
});
afterAll(() => shop.close());

/** An object made by dcmtk; returns the name of its file. */
async function make(pixels: Uint8Array, options: DumpOptions = {}): Promise<string> {
  const name = `object${++serial}`;
  await shop.write(`${name}.raw`, pixels);
  await shop.write(`${name}.dump`, dicomDump(`${name}.raw`, options));
  await shop.tool("dump2dcm", `${name}.dump`, `${name}.dcm`);
  return `${name}.dcm`;
}

function objectOf(bytes: Uint8Array) {
  const read = readDicom(bytes);
  if (read.kind === "rejected") throw new Error(`${read.code}: ${read.detail}`);
  return read.object;
}

function pixelsOf(bytes: Uint8Array, index = 0): number[] {
  const frame = objectOf(bytes).decodeFrame(index);
  if (frame.kind === "rejected") throw new Error(`${frame.code}: ${frame.detail}`);
  return [...frame.pixels];
}

async function refusal(pixels: Uint8Array, options: DumpOptions) {
  const read = readDicom(await shop.read(await make(pixels, options)));
  return read.kind === "rejected" ? read : { kind: "accepted", code: "accepted", detail: "" };
}

/** 35 values over the whole range of 12 bits, with runs so that RLE has something to do. */
const VALUES = Array.from({ length: 35 }, (_, i) => (i % 7 < 3 ? 4095 : (i * 517) % 4096));
const BYTE_VALUES = Array.from({ length: 35 }, (_, i) => (i % 7 < 4 ? 200 : (i * 37) % 256));

describe("transfer syntaxes", () => {
  it.each([
    ["+te", "explicitLe"],
    ["+ti", "implicitLe"],
    ["+tb", "explicitBe"],
  ])("decodes 16-bit words written by dcmtk with %s", async (option, syntax) => {
    const source = await make(wordBytes(VALUES));
    await shop.tool("dcmconv", option, source, `conv${option}.dcm`);
    const bytes = await shop.read(`conv${option}.dcm`);
    expect(objectOf(bytes).transferSyntax).toBe(syntax);
    expect(pixelsOf(bytes)).toEqual(VALUES);
  });

  it.each(["+te", "+ti", "+tb"])("decodes bytes, with an odd count, written with %s", async (option) => {
    const source = await make(Uint8Array.from([...BYTE_VALUES, 0]), { bitsAllocated: 8, bitsStored: 8 });
    await shop.tool("dcmconv", option, source, `conv8${option}.dcm`);
    expect(pixelsOf(await shop.read(`conv8${option}.dcm`))).toEqual(BYTE_VALUES);
  });

  it("decodes RLE of words and of bytes, each frame by itself", async () => {
    const frames = [...VALUES, ...VALUES.toReversed()];
    const words = await make(wordBytes(frames), { frames: 2, extra: ["(0018,1063) DS [40]"] });
    await shop.tool("dcmcrle", words, "rle16.dcm");
    const bytes = await shop.read("rle16.dcm");
    expect(objectOf(bytes).transferSyntax).toBe("rle");
    expect(pixelsOf(bytes, 0)).toEqual(VALUES);
    expect(pixelsOf(bytes, 1)).toEqual(VALUES.toReversed());

    const small = await make(Uint8Array.from([...BYTE_VALUES, 0]), { bitsAllocated: 8, bitsStored: 8 });
    await shop.tool("dcmcrle", small, "rle8.dcm");
    expect(pixelsOf(await shop.read("rle8.dcm"))).toEqual(BYTE_VALUES);
  });

  it("decodes JPEG baseline to the same pixels as dcmtk, whatever the fragments", async () => {
    const size = { rows: 32, columns: 48 };
    const smooth = Uint8Array.from({ length: 32 * 48 * 3 }, (_, i) => 128 + 90 * Math.sin(i / 40));
    const source = await make(smooth, {
      ...size,
      bitsAllocated: 8,
      bitsStored: 8,
      frames: 3,
      extra: ["(0018,1063) DS [33]"],
    });
    await shop.tool("dcmcjpeg", "+eb", "+fs", "1", source, "jpeg.dcm");
    await shop.tool("dcmdjpeg", "jpeg.dcm", "decoded.dcm");
    const bytes = await shop.read("jpeg.dcm");
    const expected = await shop.read("decoded.dcm");
    expect(objectOf(bytes).transferSyntax).toBe("jpegBaseline");
    for (const index of [0, 1, 2]) {
      // Two decoders may round the inverse transform differently by one level.
      const theirs = pixelsOf(expected, index);
      const worst = Math.max(...pixelsOf(bytes, index).map((value, i) => Math.abs(value - (theirs[i] ?? 0))));
      expect(worst).toBeLessThanOrEqual(1);
    }
  });

  it("refuses other syntaxes by name, before it looks at the data set", async () => {
    const source = await make(wordBytes(VALUES));
    await shop.tool("dcmconv", "+td", source, "deflated.dcm");
    await shop.tool("dcmcjpls", source, "jpegls.dcm");
    await shop.tool("dcmcjpeg", "+e1", source, "lossless.dcm");
    const results = await Promise.all(
      ["deflated.dcm", "jpegls.dcm", "lossless.dcm"].map(async (name) => readDicom(await shop.read(name))),
    );
    expect(results.map((read) => (read.kind === "rejected" ? [read.code, read.detail] : read.kind))).toEqual([
      ["CRM-UNSUPPORTED-SYNTAX", expect.stringContaining("Deflated")],
      ["CRM-UNSUPPORTED-SYNTAX", expect.stringContaining("JPEG-LS Lossless (1.2.840.10008.1.2.4.80)")],
      ["CRM-UNSUPPORTED-SYNTAX", expect.stringContaining("JPEG Lossless")],
    ]);
  });
});

describe("pixel formats", () => {
  it("sign-extends stored bits", async () => {
    const stored = [-2048, -1, 0, 1, 2047, ...Array.from({ length: 30 }, (_, i) => i - 15)];
    const source = await make(wordBytes(stored.map((value) => value & 0xfff)), { isSigned: true });
    const bytes = await shop.read(source);
    expect(objectOf(bytes).series.isSigned).toBe(true);
    expect(pixelsOf(bytes)).toEqual(stored);
  });

  it("drops overlay bits above the stored ones and shifts left-justified pixels down", async () => {
    const dirty = await make(wordBytes(VALUES.map((value, i) => (i % 2 === 0 ? value | 0x8000 : value))));
    expect(pixelsOf(await shop.read(dirty))).toEqual(VALUES);
    const shifted = await make(wordBytes(VALUES.map((value) => value << 4)), { highBit: 15 });
    expect(pixelsOf(await shop.read(shifted))).toEqual(VALUES);
  });

  it("gives 8 bits in 16-bit words as bytes", async () => {
    const source = await make(wordBytes(BYTE_VALUES), { bitsStored: 8 });
    const frame = objectOf(await shop.read(source)).decodeFrame(0);
    expect(frame.kind === "pixels" && frame.pixels).toEqual(Uint8Array.from(BYTE_VALUES));
  });

  it("does not copy clean pixels, and copies when the bytes are not aligned", async () => {
    const bytes = await shop.read(await make(wordBytes(VALUES)));
    const frame = objectOf(bytes).decodeFrame(0);
    expect(frame.kind === "pixels" && frame.pixels.buffer).toBe(bytes.buffer);
    const odd = new Uint8Array(bytes.length + 1);
    odd.set(bytes, 1);
    expect(pixelsOf(odd.subarray(1))).toEqual(VALUES);
  });

  it("refuses colour and other classes with a reason a person understands", async () => {
    const rgb = Uint8Array.from({ length: 36 }, (_, i) => i);
    const colour = await refusal(rgb, {
      ...{ rows: 3, columns: 4, bitsAllocated: 8, bitsStored: 8, samples: 3, photometric: "RGB" },
      ...{ sopClass: "1.2.840.10008.5.1.4.1.1.7", extra: ["(0028,0006) US 0"] },
    });
    expect(colour.code).toBe("CRM-UNREADABLE");
    expect(colour.detail).toContain("RGB with 3 samples");
    const ct = await refusal(wordBytes(VALUES), { sopClass: "1.2.840.10008.5.1.4.1.1.2" });
    expect(ct.detail).toContain("1.2.840.10008.5.1.4.1.1.2 is no X-ray picture");
  });
});

describe("limits", () => {
  it.each([
    ["rows", { rows: 65_535 }, "CRM-TOO-LARGE"],
    ["columns", { columns: 65_535 }, "CRM-TOO-LARGE"],
    ["frames", { frames: 1_000_000 }, "CRM-TOO-LARGE"],
    ["frames that overflow", { frames: 2 ** 53 }, "CRM-UNREADABLE"],
    ["no rows", { rows: 0 }, "CRM-UNREADABLE"],
    ["missing rows", { without: ["0028,0010"] }, "CRM-UNREADABLE"],
    ["rows of the wrong type", { without: ["0028,0010"], extra: ["(0028,0010) UL 65541"] }, "CRM-UNREADABLE"],
    ["bits", { bitsStored: 17, highBit: 16 }, "CRM-UNREADABLE"],
  ] satisfies [string, DumpOptions, string][])("refuses %s from the header", async (_name, options, code) => {
    expect((await refusal(wordBytes(VALUES), options)).code).toBe(code);
  });

  it("refuses a decoded total above the limit though each frame is small, without allocating", async () => {
    const bytes = await shop.read(await make(wordBytes(VALUES), { frames: 20_000 }));
    const limits = { maxRows: 4096, maxColumns: 4096, maxFrames: 20_000, maxNesting: 16 };
    const read = readDicom(bytes, { ...limits, maxObjectBytes: 1e9, maxDecodedBytes: 1e6 });
    expect(read.kind === "rejected" && read.code).toBe("CRM-TOO-LARGE");
    const small = readDicom(bytes, { ...limits, maxObjectBytes: 100, maxDecodedBytes: 1e9 });
    expect(small.kind === "rejected" && small.code).toBe("CRM-TOO-LARGE");
  });

  it("refuses pixel data that is shorter than the header says", async () => {
    const bytes = await shop.read(await make(wordBytes(VALUES)));
    const cut = readDicom(bytes.subarray(0, bytes.length - 2));
    expect(cut.kind === "rejected" && cut.code).toBe("CRM-TRUNCATED");
    const lying = await refusal(wordBytes(VALUES), { rows: 6 });
    expect(lying.code).toBe("CRM-TRUNCATED");
  });

  it("refuses cut RLE and JPEG, at the end mark or inside a frame", async () => {
    const source = await make(wordBytes(VALUES));
    await shop.tool("dcmcrle", source, "cut.dcm");
    const bytes = await shop.read("cut.dcm");
    const cut = readDicom(bytes.subarray(0, bytes.length - 12));
    expect(cut.kind === "rejected" && cut.code).toBe("CRM-TRUNCATED");
  });

  it.each([
    [16, "object"],
    [17, "CRM-UNREADABLE"],
    [6_000, "CRM-UNREADABLE"],
  ])("meets %i nested sequences", async (levels, expected) => {
    const bytes = await shop.read(await make(wordBytes(VALUES)));
    const read = readDicom(withNesting(bytes, levels));
    expect(read.kind === "rejected" ? read.code : read.kind).toBe(expected);
  });
});

/** Puts `levels` nested undefined-length sequences (0008,1140) in front of the first element after group 0008. */
function withNesting(bytes: Uint8Array, levels: number): Uint8Array {
  const open = [
    0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff,
    0xff, 0xff,
  ];
  const close = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
  const at = Buffer.from(bytes).indexOf(Buffer.from([0x10, 0x00, 0x10, 0x00, 0x50, 0x4e]));
  const nest = [...Array(levels).fill(open), ...Array(levels).fill(close)].flat() as number[];
  return Uint8Array.from(Buffer.concat([bytes.subarray(0, at), Uint8Array.from(nest), bytes.subarray(at)]));
}

describe("description", () => {
  const describeSeries = async (extra: string[], frames = 2) =>
    objectOf(await shop.read(await make(wordBytes([...VALUES, ...VALUES]), { frames, extra })));

  it("lets nothing of the patient out", async () => {
    const object = await describeSeries([]);
    const { decodeFrame: _decode, ...rest } = object;
    expect(JSON.stringify(rest)).not.toContain("SECRET");
    expect(object.patientKey).toMatch(/^[0-9a-f]{32}$/);
  });

  it("has the same key for the same patient and another for another", async () => {
    const keys = await Promise.all(
      ["A-1", "A-1", "A-2"].map(async (id) => {
        const without = ["0010,0020"];
        const name = await make(wordBytes(VALUES), { without, extra: [`(0010,0020) LO [${id}]`] });
        return objectOf(await shop.read(name)).patientKey;
      }),
    );
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });

  it.each([
    [["(0018,1065) DS [0\\33.5\\40]", "(0018,1063) DS [99]"], [0, 33_500], "vector"],
    [["(0018,1065) DS [7]", "(0018,1063) DS [50]"], [0, 50_000], "period"],
    [["(0018,0040) IS [8]"], [0, 125_000], "period"],
    [[], [0, 66_667], "assumed"],
  ] satisfies [string[], number[], string][])("takes frame times from %s", async (extra, times, timing) => {
    const object = await describeSeries(extra);
    expect(object.frameTimesUs).toEqual(times);
    expect(object.frameTiming).toBe(timing);
  });

  it.each([
    [["(0028,0030) DS [0.4\\0.4]", "(0028,0a02) CS [GEOMETRY]"], 0.4],
    [["(0018,1164) DS [0.6\\0.6]", "(0018,1114) DS [1.5]"], 0.4],
    [["(0018,1164) DS [0.6\\0.6]", "(0018,1110) DS [1200]", "(0018,1111) DS [800]"], 0.4],
    [["(0018,1164) DS [0.6\\0.6]", "(0028,0030) DS [0.6\\0.6]", "(0018,1114) DS [1.5]"], 0.4],
    [["(0018,1164) DS [0.6\\0.6]"], undefined],
    [["(0028,0030) DS [0.4\\0.5]"], undefined],
  ] satisfies [string[], number | undefined][])(
    "finds the spacing at the object plane from %s",
    async (extra, mm) => {
      const { pixelSpacingMm } = (await describeSeries(extra)).series;
      if (mm === undefined) expect(pixelSpacingMm).toBeUndefined();
      else expect(pixelSpacingMm).toBeCloseTo(mm, 9);
    },
  );

  it("reads what the screen needs and when it was taken", async () => {
    const object = await describeSeries([
      "(0008,002a) DT [20261124130509.250000+0100]",
      "(0018,1510) DS [90.5]",
      "(0018,1511) DS [-2]",
      "(0020,0020) CS [P\\F]",
      "(0028,1040) CS [LOG]",
      "(0028,1050) DS [2000\\1]",
      "(0028,1051) DS [1500\\2]",
    ]);
    expect(object.series).toMatchObject({
      ...{ rows: 5, columns: 7, bitsStored: 12, photometric: "MONOCHROME2", intensity: "LOG" },
      ...{ windowCentre: 2000, windowWidth: 1500, primaryAngleDeg: 90.5, secondaryAngleDeg: -2 },
      ...{ leftLetter: "A", rightLetter: "P" },
    });
    const wallUs = Date.UTC(2026, 10, 24, 13, 5, 9) * 1000 + 250_000;
    expect(object.acquiredAt).toEqual({ wallUs, zoneMinutes: 60, label: "13:05:09" });
  });
});
