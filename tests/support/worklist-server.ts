/** A worklist server of another maker on a port of its own, with steps written by the test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { Workshop } from "./dcmtk.ts";
import { eventually } from "./eventually.ts";

export interface PlannedStep {
  readonly patientName: string;
  readonly patientId: string;
  /** YYYYMMDD. */
  readonly date: string;
  readonly time: string;
  readonly description?: string;
  readonly accessionNumber?: string;
  readonly modality?: string;
  readonly station?: string;
  /** Defined term; texts are written in it. */
  readonly characterSet?: "ISO_IR 100" | "ISO_IR 192";
}

function dumpOf(step: PlannedStep): Uint8Array {
  const { characterSet = "ISO_IR 192" } = step;
  const lines = [
    `(0008,0005) CS [${characterSet}]`,
    `(0008,0050) SH [${step.accessionNumber ?? "A1"}]`,
    `(0010,0010) PN [${step.patientName}]`,
    `(0010,0020) LO [${step.patientId}]`,
    "(0010,0030) DA [19500101]",
    "(0010,0040) CS [F]",
    "(0020,000d) UI [1.2.276.0.7230010.3.2.101]",
    "(0032,1060) LO [VERTEBROPLASTY]",
    "(0040,0100) SQ",
    "(fffe,e000) -",
    `(0008,0060) CS [${step.modality ?? "XA"}]`,
    `(0040,0001) AE [${step.station ?? "OR2"}]`,
    `(0040,0002) DA [${step.date}]`,
    `(0040,0003) TM [${step.time}]`,
    `(0040,0006) PN [${step.patientName}]`,
    `(0040,0007) LO [${step.description ?? "PVP L1"}]`,
    "(0040,0009) SH [S1]",
    "(fffe,e00d) -",
    "(fffe,e0dd) -",
    "(0040,1001) SH [R1]",
  ];
  return Buffer.from(`${lines.join("\n")}\n`, characterSet === "ISO_IR 100" ? "latin1" : "utf8");
}

/** Writes steps into the worklist of a called title; each may be there `copies` times. */
export async function planSteps(
  shop: Workshop,
  title: string,
  steps: readonly PlannedStep[],
  copies = 1,
): Promise<void> {
  await mkdir(shop.path(title), { recursive: true });
  await shop.write(`${title}/lockfile`, "");
  for (const [index, step] of steps.entries()) {
    const name = `${title}/step${index}`;
    await shop.write(`${name}.dump`, dumpOf(step));
    await shop.tool("dump2dcm", `${name}.dump`, `${name}.wl`);
    for (let copy = 1; copy < copies; copy++) {
      await copyFile(shop.path(`${name}.wl`), shop.path(`${name}-${copy}.wl`));
    }
  }
}

export interface WorklistServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts `wlmscpfs` over the folders of the workshop; it is in one process, so that stopping it stops all. */
export async function startWorklistServer(shop: Workshop, ...args: string[]): Promise<WorklistServer> {
  const port = await freePort();
  const child: ChildProcess = spawn(
    "wlmscpfs",
    ["--single-process", "--keep-char-set", "--data-files-path", shop.folder, ...args, String(port)],
    { env: { PATH: "/usr/bin:/bin", TCP_NODELAY: "1" }, stdio: "ignore" },
  );
  await eventually(() => answers(port), "the worklist server");
  return {
    port,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
