/** GET /api/worklist with the real server around it, against a real worklist server of another maker. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildApp } from "@cementwatch/server/app";
import { createLogOptions } from "@cementwatch/server/log";
import { createServices } from "@cementwatch/server/session/server-services";
import { configChangeSchema } from "@cementwatch/shared/protocol/config-change-schema";
import type { WorklistAnswer, WorklistChoice } from "@cementwatch/shared/session/worklist-answer";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { freePort, planSteps, startWorklistServer, type WorklistServer } from "../support/worklist-server.ts";

const now = new Date();
const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  .map((part) => String(part).padStart(2, "0"))
  .join("");
const PLANTED = { patientName: "Zwetschkenbaum^Philomena", patientId: "PID-778899" };

let shop: Workshop;
let server: WorklistServer;
const closers: (() => Promise<unknown>)[] = [];
let folders = 0;

beforeAll(async () => {
  shop = await openWorkshop();
  await planSteps(shop, "ROOM", [
    { ...PLANTED, date: today, time: "133000", description: "PKP T12", accessionNumber: "ACC-2" },
    { ...PLANTED, date: today, time: "081500", accessionNumber: "ACC-1" },
    {
      patientName: "Other^One",
      patientId: "PID-1",
      date: today,
      time: "1000",
      description: "Für Wirbel äöü",
    },
    { patientName: "Day^Other", patientId: "PID-2", date: "20200101", time: "090000" },
    { patientName: "Modality^Other", patientId: "PID-3", date: today, time: "090000", modality: "MR" },
  ]);
  await planSteps(shop, "LATIN", [
    {
      patientName: "Müller^Jörg",
      patientId: "PID-4",
      date: today,
      time: "090000",
      description: "Höhe L1",
      characterSet: "ISO_IR 100",
    },
    // People write names where none belong, with and without their accents.
    {
      patientName: "Müller^Jörg",
      patientId: "PID-4",
      date: today,
      time: "100000",
      description: "PVP MULLER",
    },
    { patientName: "A^B", patientId: "PID-55", date: today, time: "110000", description: "PVP for PID-55" },
  ]);
  await planSteps(shop, "MANY", [{ ...PLANTED, date: today, time: "081500" }], 1_000);
  server = await startWorklistServer(shop);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  await server.stop();
  await shop.close();
});

interface Room {
  readonly folder: string;
  ask(): Promise<WorklistAnswer>;
  /** Everything that was answered or logged, and every file of the data folder. */
  traces(): string;
  close(): Promise<void>;
}

/** A server with a device set that names the worklist. */
async function openRoom(calledAet: string, port = server.port, folder = `data${folders++}`): Promise<Room> {
  const dataFolder = join(shop.folder, folder);
  mkdirSync(dataFolder, { recursive: true });
  const devicesFile = join(shop.folder, `${folder}.yaml`);
  writeFileSync(
    devicesFile,
    `worklist: { host: 127.0.0.1, port: ${port}, calledAet: ${calledAet}, callingAet: CEMENT, modality: XA }\n`,
  );
  const said: string[] = [];
  const services = await createServices({
    dataFolder,
    devicesFile,
    onError: (error) => said.push(String(error)),
  });
  const logger = createLogOptions("debug", { write: (line) => said.push(line) });
  const app = await buildApp({ services, dashboard: "/nonexistent", software: "cementwatch test", logger });
  let isOpen = true;
  const room: Room = {
    folder,
    async ask() {
      const response = await app.inject("/api/worklist");
      said.push(response.body);
      expect(response.statusCode).toBe(200);
      return response.json<WorklistAnswer>();
    },
    traces: () => [...said, ...filesOf(dataFolder)].join("\n"),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await app.close();
      await services.close();
    },
  };
  closers.push(() => room.close());
  return room;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name} ${readFileSync(join(entry.parentPath, entry.name), "latin1")}`);
}

function entriesOf(answer: WorklistAnswer): readonly WorklistChoice[] {
  if (!("entries" in answer)) throw new Error(answer.problem);
  return answer.entries;
}

describe("the worklist of today", () => {
  it("comes in order of time, of the modality, one pseudonym a patient, fit for a change of the procedure", async () => {
    const room = await openRoom("ROOM");
    const answer = await room.ask();
    const entries = entriesOf(answer);
    expect(answer).toMatchObject({ hasMore: false });
    expect(entries.map(({ worklist }) => [worklist.scheduledAt, worklist.description])).toEqual([
      [`${today} 081500`, "PVP L1"],
      [`${today} 1000`, "Für Wirbel äöü"],
      [`${today} 133000`, "PKP T12"],
    ]);
    const [first, other, second] = entries;
    expect(first?.worklist).toMatchObject({
      accessionNumber: "ACC-1",
      studyInstanceUid: "1.2.276.0.7230010.3.2.101",
      scheduledStepId: "S1",
    });
    expect(first?.pseudonym).toMatch(/^W-[0-9A-Z]{6}-[0-9A-Z]{6}$/);
    expect(second?.pseudonym).toBe(first?.pseudonym);
    expect(other?.pseudonym).not.toBe(first?.pseudonym);
    for (const procedure of entries) expect(configChangeSchema.safeParse({ procedure }).success).toBe(true);
  });

  it("names nobody: not in the answer, not in the log, not in any file of the data folder", async () => {
    const room = await openRoom("ROOM");
    expect(entriesOf(await room.ask())).toHaveLength(3);
    await room.close();
    const traces = room.traces().toLowerCase();
    expect(traces).toContain("pkp t12");
    for (const secret of ["zwetschkenbaum", "philomena", "pid-778899", "778899"]) {
      expect(traces.includes(secret), secret).toBe(false);
    }
  });

  it("reads other character sets and leaves out a description that tells who it is", async () => {
    const entries = entriesOf(await (await openRoom("LATIN")).ask());
    expect(entries.map(({ worklist }) => worklist.description)).toEqual(["Höhe L1", "", ""]);
    expect(entries[0]?.pseudonym).toBe(entries[1]?.pseudonym);
  });

  it("keeps its pseudonyms over a restart, and another computer has others", async () => {
    const first = await openRoom("ROOM");
    const before = entriesOf(await first.ask())[0]?.pseudonym;
    await first.close();
    const again = await openRoom("ROOM", server.port, first.folder);
    expect(entriesOf(await again.ask())[0]?.pseudonym).toBe(before);
    expect(statSync(join(shop.folder, first.folder, "worklist.key")).mode & 0o777).toBe(0o600);
    expect(entriesOf(await (await openRoom("ROOM")).ask())[0]?.pseudonym).not.toBe(before);
  });

  it("is cut at 100 of 1,000, and says so", async () => {
    const answer = await (await openRoom("MANY")).ask();
    expect(entriesOf(answer)).toHaveLength(100);
    expect(answer).toMatchObject({ hasMore: true });
  });
});

describe("a worklist that cannot be read", () => {
  it("is said with what to check: nobody there, a title that is not known, a refusal", async () => {
    const absent = await openRoom("ROOM", await freePort());
    expect(await absent.ask()).toEqual({
      problem: expect.stringMatching(
        /^the worklist at 127\.0\.0\.1:\d+ is not running, or the port is wrong/,
      ),
    });
    expect(await (await openRoom("NOBODY")).ask()).toEqual({
      problem: expect.stringContaining("does not know the title NOBODY: check worklist.calledAet"),
    });
    const refusing = await startWorklistServer(shop, "--refuse");
    closers.push(() => refusing.stop());
    expect(await (await openRoom("ROOM", refusing.port)).ask()).toEqual({
      problem: expect.stringContaining("refused the association"),
    });
  });

  it("that is another kind of DICOM server is told apart", async () => {
    const port = await freePort();
    const archive = spawn("storescp", [String(port)], { cwd: shop.folder, stdio: "ignore" });
    closers.push(async () => {
      const ended = once(archive, "exit");
      archive.kill("SIGKILL");
      await ended;
    });
    const room = await openRoom("ROOM", port);
    let answer = await room.ask();
    for (let tries = 0; tries < 200 && JSON.stringify(answer).includes("not running"); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      answer = await room.ask();
    }
    expect(JSON.stringify(answer)).toMatch(/offers no modality worklist|refused the association/);
  });
});

describe("many screens", () => {
  it("that ask at once make one query, and its answer is kept", async () => {
    let connections = 0;
    const counting = createServer((socket) => {
      connections += 1;
      socket.on("error", () => undefined);
      setTimeout(() => socket.destroy(), 100);
    });
    counting.listen(0, "127.0.0.1");
    await once(counting, "listening");
    closers.push(async () => counting.close());
    const room = await openRoom("ROOM", (counting.address() as { port: number }).port);
    const answers = await Promise.all([room.ask(), room.ask(), room.ask()]);
    expect(connections).toBe(1);
    expect(answers[0]).toEqual({ problem: expect.stringContaining("closed the connection") });
    // A problem is not kept: what was mended is seen at once.
    await room.ask();
    expect(connections).toBe(2);
  });

  it("without a worklist in the device set are told how to have one", async () => {
    const dataFolder = shop.path("none");
    mkdirSync(dataFolder);
    const services = await createServices({ dataFolder, onError: () => undefined });
    closers.push(() => services.close());
    expect(await services.worklist()).toEqual({ problem: expect.stringContaining("enter the case by hand") });
  });
});
