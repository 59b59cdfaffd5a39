/** C-STORE of a run of 30 × 1024² × 16 bit from another maker's sender, against dcmtk's storescp writing to disk. */
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import {
  createDicomReceiver,
  receiverOptions,
} from "@cementwatch/drivers/carms/dicom-receiver/dicom-receiver";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { dicomDump } from "../support/dicom-dump.ts";
import { eventually } from "../support/eventually.ts";
import { realDeps, recordingSink } from "../support/picture-room.ts";
import { type BenchRow, summarise } from "./bench-row.ts";

const FRAMES = 30;
const SIZE = 1024;
const REPETITIONS = 5;
/** Comes with the system's dcmtk, as all tools of the workshop. */
const PEER = "storescp";

async function sendMs(shop: Workshop, port: number): Promise<number> {
  const startedMs = performance.now();
  await shop.tool("storescu", "-aet", "CARM", "127.0.0.1", String(port), "run.dcm");
  return performance.now() - startedMs;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Budget: at least as fast as storescp. */
export async function dicomReceive(): Promise<BenchRow[]> {
  await loadCodecs();
  const shop = await openWorkshop();
  const words = new Uint16Array(SIZE * SIZE * FRAMES).map((_, i) => (i * 117) % 4096);
  await shop.write("run.raw", new Uint8Array(words.buffer));
  await shop.write("run.dump", dicomDump("run.raw", { rows: SIZE, columns: SIZE, frames: FRAMES }));
  await shop.tool("dump2dcm", "run.dump", "run.dcm");
  await mkdir(shop.path("received"));
  const peerPort = await freePort();
  const storescp = spawn(PEER, ["-od", shop.path("received"), String(peerPort)], { stdio: "ignore" });
  const sink = recordingSink();
  const receiver = createDicomReceiver(receiverOptions.parse({ port: 0 }), false, sink, realDeps);
  await receiver.start();
  try {
    await eventually(
      async () => (await shop.attempt("echoscu", "127.0.0.1", String(peerPort))).exitCode === 0,
      "storescp",
    );
    const peer: number[] = [];
    const own: number[] = [];
    for (let i = 0; i < REPETITIONS; i++) {
      peer.push(await sendMs(shop, peerPort));
      own.push(await sendMs(shop, receiver.address()?.port ?? 0));
      await eventually(() => sink.objects.length === 1, `the object (${JSON.stringify(sink.refusals)})`);
      sink.objects.splice(0);
    }
    const ratio = summarise(peer).median / summarise(own).median;
    return [
      {
        name: "C-STORE receive, 30 × 1024² × 16 bit",
        unit: "ms",
        ...summarise(own),
        peer: `dcmtk storescp to disk ${summarise(peer).median.toFixed(0)}`,
        ratio,
        limit: "speed ≥ 1.0 × peer",
        isWithin: ratio >= 1,
      },
    ];
  } finally {
    await receiver.stop();
    storescp.kill("SIGKILL");
    await shop.close();
  }
}
