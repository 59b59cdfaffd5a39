/** Real senders of another maker against the real receiver, and peers that mean no good. */

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import {
  createDicomReceiver,
  type DicomReceiver,
  receiverOptions,
} from "@cementwatch/drivers/carms/dicom-receiver/dicom-receiver";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { dicomDump, wordBytes } from "../support/dicom-dump.ts";
import { eventually } from "../support/eventually.ts";
import { deliveredPixels, type RecordingSink, realDeps, recordingSink } from "../support/picture-room.ts";

const VALUES = Array.from({ length: 35 }, (_, i) => (i * 117) % 4096);
let shop: Workshop;
const open: DicomReceiver[] = [];

beforeAll(async () => {
  await loadCodecs();
  shop = await openWorkshop();
  await shop.write("words.raw", wordBytes(VALUES));
  await shop.write("one.dump", dicomDump("words.raw"));
  await shop.tool("dump2dcm", "one.dump", "one.dcm");
  await shop.write("run.raw", wordBytes([...VALUES, ...VALUES.toReversed()]));
  await shop.write("run.dump", dicomDump("run.raw", { frames: 2, extra: ["(0018,1063) DS [40]"] }));
  await shop.tool("dump2dcm", "run.dump", "run.dcm");
  // Pixel data of 5 rows under a header of 6: a truncated data set in a whole association.
  await shop.write("short.dump", dicomDump("words.raw", { rows: 6 }));
  await shop.tool("dump2dcm", "short.dump", "short.dcm");
  await shop.write("large.raw", new Uint8Array(512 * 512 * 2));
  await shop.write("large.dump", dicomDump("large.raw", { rows: 512, columns: 512 }));
  await shop.tool("dump2dcm", "large.dump", "large.dcm");
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.stop()));
});
afterAll(() => shop.close());

async function receive(options: Record<string, unknown> = {}, isLive = true) {
  const sink = recordingSink();
  const settings = receiverOptions.parse({ port: 0, ...options });
  const receiver = createDicomReceiver(settings, isLive, sink, realDeps);
  await receiver.start();
  open.push(receiver);
  const { host, port } = receiver.address() ?? { host: "", port: 0 };
  expect(host).toBe("127.0.0.1");
  return { sink, port };
}

const send = (port: number, ...args: string[]) =>
  shop.attempt("storescu", "-aet", "CARM", "127.0.0.1", String(port), ...args);

async function rawConnection(port: number): Promise<{ socket: Socket; isClosed: () => boolean }> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  let isClosed = false;
  socket.on("close", () => {
    isClosed = true;
  });
  socket.resume();
  return { socket, isClosed: () => isClosed };
}

function expectOnly(sink: RecordingSink, code: string): void {
  expect(sink.objects).toHaveLength(0);
  expect(sink.refusals.map((refusal) => refusal.code)).toEqual([code]);
}

describe("a sender", () => {
  it("is answered when it verifies the connection", async () => {
    const { port } = await receive();
    await shop.tool("echoscu", "127.0.0.1", String(port));
  });

  it("stores pictures: single ones live, runs stored, pixels exact, preamble empty", async () => {
    const { sink, port } = await receive();
    expect(await send(port, "one.dcm", "run.dcm")).toMatchObject({ exitCode: 0 });
    expect(sink.objects.map(({ delivery }) => delivery)).toEqual(["live", "stored"]);
    const [one, run] = sink.objects.map(({ bytes }) => bytes);
    if (!one || !run) throw new Error("two objects must have come");
    expect(deliveredPixels(one)).toEqual(VALUES);
    expect(deliveredPixels(run, 1)).toEqual(VALUES.toReversed());
    expect(one.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    await shop.write("received.dcm", one);
    await shop.tool("dcmdump", "received.dcm");
  });

  it("delivers nothing as live from a picture that is not marked live", async () => {
    const { sink, port } = await receive({}, false);
    await send(port, "one.dcm");
    expect(sink.objects.map(({ delivery }) => delivery)).toEqual(["stored"]);
  });

  it.each([
    ["-xi", "implicit"],
    ["-xb", "big endian"],
    ["-xr", "RLE"],
  ])("may use %s (%s)", async (option) => {
    const { sink, port } = await receive();
    await shop.tool("dcmcrle", "one.dcm", "one-rle.dcm");
    const file = option === "-xr" ? "one-rle.dcm" : "one.dcm";
    expect(await send(port, option, file)).toMatchObject({ exitCode: 0 });
    expect(deliveredPixels(sink.objects[0]?.bytes ?? new Uint8Array())).toEqual(VALUES);
  });

  it("may send many pictures in one association and from several at once", async () => {
    const { sink, port } = await receive();
    const files = Array<string>(20).fill("one.dcm");
    const results = await Promise.all([send(port, ...files), send(port, ...files)]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(sink.objects).toHaveLength(40);
    expect(sink.objects.every(({ bytes }) => deliveredPixels(bytes)[34] === VALUES[34])).toBe(true);
  });

  it("is told that a syntax is not decoded here while it negotiates", async () => {
    const { sink, port } = await receive();
    await shop.tool("dcmcjpls", "one.dcm", "one-jpegls.dcm");
    expect((await send(port, "-xt", "one-jpegls.dcm")).exitCode).not.toBe(0);
    expect(sink.objects).toHaveLength(0);
  });

  it("is told that its object is cut short", async () => {
    const { sink, port } = await receive();
    const { output } = await send(port, "-v", "short.dcm");
    expect(output).toMatch(/Error: CannotUnderstand/);
    expectOnly(sink, "CRM-TRUNCATED");
  });

  it("is told that its object is too large, and others go on", async () => {
    const { sink, port } = await receive({ maxObjectBytes: 100_000 });
    expect((await send(port, "-v", "large.dcm")).output).toMatch(/resources|0xa700/i);
    expectOnly(sink, "CRM-TOO-LARGE");
    expect(await send(port, "one.dcm")).toMatchObject({ exitCode: 0 });
    expect(sink.objects).toHaveLength(1);
  });

  it("is refused when its title is not on the list", async () => {
    const { sink, port } = await receive({ allowedCallers: ["OTHER"] });
    const { exitCode, output } = await send(port, "one.dcm");
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/Calling AE Title Not Recognized/i);
    expectOnly(sink, "CRM-CALLER-REFUSED");
  });
});

describe("a peer that means no good", () => {
  it("is cut off when it never speaks", async () => {
    const { sink, port } = await receive({ associationTimeoutMs: 100 });
    const { isClosed } = await rawConnection(port);
    await eventually(isClosed, "the mute connection to be closed");
    expectOnly(sink, "CRM-UNREADABLE");
  });

  it("is cut off when it stops speaking after the association", async () => {
    const { port } = await receive({ idleTimeoutMs: 100 });
    const { socket, isClosed } = await rawConnection(port);
    socket.write(associateRequest());
    await eventually(isClosed, "the idle association to be closed");
  });

  it.each([
    ["claims a PDU of 4 GB", Uint8Array.from([1, 0, 0xff, 0xff, 0xff, 0xff])],
    ["sends data before an association", Uint8Array.from([4, 0, 0, 0, 0, 4, 0, 0, 0, 0])],
    ["speaks another protocol", new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n")],
  ])("is cut off when it %s", async (_name, bytes) => {
    const { sink, port } = await receive();
    const { socket, isClosed } = await rawConnection(port);
    socket.write(bytes);
    await eventually(isClosed, "the connection to be closed");
    expectOnly(sink, "CRM-UNREADABLE");
  });

  it("is cut off at a huge data PDU inside an association, and others are not hurt", async () => {
    const { sink, port } = await receive();
    const { socket, isClosed } = await rawConnection(port);
    socket.write(associateRequest());
    await once(socket, "data");
    socket.write(Uint8Array.from([4, 0, 0xff, 0xff, 0xff, 0xff]));
    await eventually(isClosed, "the connection to be closed");
    expect(sink.refusals[0]?.detail).toContain("claims 4294967295 bytes");
    expect(await send(port, "one.dcm")).toMatchObject({ exitCode: 0 });
  });

  it("leaves nothing behind when it goes away in the middle of an object", async () => {
    const { sink, port } = await receive({ maxObjectBytes: 600_000 });
    // Twice the limit is shared by all: three broken objects would use it up if they were not given back.
    for (let i = 0; i < 4; i++) {
      const { socket } = await rawConnection(port);
      socket.write(associateRequest());
      await once(socket, "data");
      socket.write(storeCommand());
      for (let part = 0; part < 40; part++) socket.write(dataPdu(new Uint8Array(10_000)));
      await eventually(() => socket.writableLength === 0, "the parts to be sent");
      socket.destroy();
    }
    expect(await send(port, "large.dcm")).toMatchObject({ exitCode: 0 });
    expect(sink.objects).toHaveLength(1);
  });

  it("cannot take more connections than allowed", async () => {
    const { sink, port } = await receive({ maxAssociations: 2 });
    const connections = await Promise.all([1, 2, 3].map(() => rawConnection(port)));
    await eventually(() => connections.some(({ isClosed }) => isClosed()), "one connection to be refused");
    expect(connections.filter(({ isClosed }) => isClosed())).toHaveLength(1);
    expect(sink.refusals.map(({ code }) => code)).toEqual(["CRM-CALLER-REFUSED"]);
  });
});

it("says that the port is busy", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const address = blocker.address();
  const port = typeof address === "object" ? address?.port : 0;
  await expect(receive({ port })).rejects.toMatchObject({ code: "CRM-PORT-BUSY" });
  blocker.close();
});

/* PS3.8 annex: an association request for XA storage in Explicit VR Little Endian, written by hand. */

const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const item16 = (type: number, data: number[]): number[] => [
  type,
  0,
  data.length >> 8,
  data.length & 255,
  ...data,
];
const pdu = (type: number, data: Uint8Array | number[]): Uint8Array => {
  const bytes = new Uint8Array(6 + data.length);
  bytes[0] = type;
  new DataView(bytes.buffer).setUint32(2, data.length);
  bytes.set(data, 6);
  return bytes;
};

function associateRequest(): Uint8Array {
  const context = [1, 0, 0, 0, ...item16(0x30, ascii("1.2.840.10008.5.1.4.1.1.12.1"))];
  return pdu(1, [
    ...[
      0,
      1,
      0,
      0,
      ...ascii("CEMENTWATCH".padEnd(16)),
      ...ascii("CARM".padEnd(16)),
      ...Array<number>(32).fill(0),
    ],
    ...item16(0x10, ascii("1.2.840.10008.3.1.1.1")),
    ...item16(0x20, [...context, ...item16(0x40, ascii("1.2.840.10008.1.2.1"))]),
    ...item16(0x50, item16(0x51, [0, 0, 0x40, 0])),
  ]);
}

function pdv(control: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(6 + data.length);
  new DataView(bytes.buffer).setUint32(0, data.length + 2);
  bytes.set([1, control], 4);
  bytes.set(data, 6);
  return pdu(4, bytes);
}

const dataPdu = (data: Uint8Array): Uint8Array => pdv(0, data);

/** C-STORE-RQ in Implicit VR Little Endian, as all commands are. */
function storeCommand(): Uint8Array {
  const element = (number: number, data: number[]) => [
    0,
    0,
    number & 255,
    number >> 8,
    data.length,
    0,
    0,
    0,
    ...data,
  ];
  const body = [
    ...element(0x0002, ascii("1.2.840.10008.5.1.4.1.1.12.1")),
    ...element(0x0100, [1, 0]),
    ...element(0x0110, [1, 0]),
    ...element(0x0700, [0, 0]),
    ...element(0x0800, [0, 0]),
    ...element(0x1000, ascii("1.2.3.4.5.66")),
  ];
  return pdv(3, Uint8Array.from([...element(0, [body.length, 0, 0, 0]), ...body]));
}
