/** Archives of other makers, real ones: sends, finds and fetches back, and what happens when they refuse, die or sleep. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { fetchStudy } from "@cementwatch/server/pacs/fetch-study";
import type { PacsTarget } from "@cementwatch/server/pacs/pacs-target";
import { readPart10File, readPart10Head } from "@cementwatch/server/pacs/part10";
import { echoTarget, queryStudies } from "@cementwatch/server/pacs/query-studies";
import { type SendOrder, sendSession } from "@cementwatch/server/pacs/send-session";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import type { PacsWay, SendResult } from "@cementwatch/shared/pacs/pacs-view";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { dicomDump, wordBytes } from "../support/dicom-dump.ts";
import { eventually } from "../support/eventually.ts";
import { ORTHANC_USER, type Orthanc, startOrthanc } from "../support/orthanc.ts";
import { freePort } from "../support/worklist-server.ts";

const PLANTED = ["Zwiebelfisch", "PID-77310042"];
const RECEIVED_STUDY = "1.2.826.99.4711";
const quiet = () => undefined;

let shop: Workshop;
let orthanc: Orthanc;
let target: PacsTarget;
let source: string;
let folders = 0;

beforeAll(async () => {
  await loadCodecs();
  shop = await openWorkshop();
  const [started] = await Promise.all([startOrthanc(shop.path("orthanc")), makeObjects()]);
  orthanc = started;
  await shop.write("credentials", `${ORTHANC_USER}\n`);
  target = {
    id: "main",
    title: "Main archive",
    timeoutS: 30,
    dimse: { host: "127.0.0.1", port: orthanc.dicomPort, calledAe: "ARCHIVE", callingAe: "ROOM2" },
    web: { url: orthanc.webUrl, credentialsFile: shop.path("credentials") },
  };
  source = await record(shop.path("case.mcap"));
}, 60_000);
afterAll(async () => {
  await orthanc.kill();
  await shop.close();
});

async function makeObjects(): Promise<void> {
  await shop.write("p.raw", wordBytes(Array.from({ length: 48 * 64 }, (_, i) => 1 + ((i * 37) % 4000))));
  const dump = dicomDump("p.raw", {
    ...{ rows: 48, columns: 64, extra: ["(0008,0050) SH [ACC-1]", "(0008,1030) LO [PVP ZWIEBELFISCH]"] },
    without: ["0010,0010", "0010,0020", "0020,000d", "0008,0018"],
  });
  for (const name of ["first", "second"]) {
    const who = `(0010,0010) PN [${PLANTED[0]}^Kunigunde]\n(0010,0020) LO [${PLANTED[1]}]\n`;
    const uids = `(0020,000d) UI [${RECEIVED_STUDY}]\n(0008,0018) UI [${RECEIVED_STUDY}.${name.length}]\n`;
    await shop.write(`${name}.dump`, `${dump}${who}${uids}`);
    await shop.tool("dump2dcm", `${name}.dump`, `${name}.dcm`);
  }
  await shop.tool("dcmcrle", "second.dcm", "rle.dcm");
}

/** A live session with two pictures that name the patient, one of them compressed. */
async function record(path: string): Promise<string> {
  const header = newSessionHeader("live", Date.UTC(2026, 0, 15, 9, 30), "0abc0abc");
  const empty = emptySessionConfig("2026-01-15");
  const times = { latencyUs: 0, latencyUncertaintyUs: 0 };
  const lateral = {
    id: "lateral",
    source: "dicom-folder",
    view: "lateral",
    isLive: true,
    ...times,
    beamSource: "pixels",
    isSimulated: false,
    options: { folder: "x" },
  } as const;
  const procedure = { ...empty.procedure, pseudonym: "P-0007" };
  const { runtime } = createFastSession({
    ...{ sessionId: header.sessionId, origin: "live", title: "case", nowMs: () => 0 },
    config: { ...empty, pictures: [lateral], procedure },
    recorder: openFileRecorder(path, header, "case"),
  });
  for (const [index, name] of ["first", "rle"].entries())
    runtime.dicom("lateral", "live", await shop.read(`${name}.dcm`), 1_000_000 * (index + 1));
  runtime.advance(5_000_000);
  await runtime.close();
  return path;
}

interface Sent {
  readonly folder: string;
  readonly result: SendResult;
}

async function send(change: Partial<SendOrder> = {}, progress: () => void = quiet): Promise<Sent> {
  const folder = shop.path(`send-${++folders}`);
  mkdirSync(folder);
  const from = { paths: [source], keyPath: shop.path("key"), masksPath: shop.path("no-masks.yaml") };
  const order = {
    target,
    way: "dimse",
    sessionId: "case",
    identified: false,
    source: from,
    ...change,
  } as const;
  return { folder, result: await sendSession(order, { folder, progress }) };
}

/** Every object that the archive holds, by SOP instance UID. */
async function stored(): Promise<Map<string, Buffer>> {
  const ids = (await (await orthanc.rest("instances")).json()) as string[];
  const files = ids.map(async (id) => {
    const bytes = Buffer.from(await (await orthanc.rest(`instances/${id}/file`)).arrayBuffer());
    return [readPart10Head(bytes)?.sopInstance ?? "", bytes] as const;
  });
  return new Map(await Promise.all(files));
}

/** The data set without its file's head, which each program writes itself. */
function dataOf(path: string): string {
  return readFileSync(path).subarray(readPart10File(path)?.dataOffset).toString("base64");
}

it("answers an echo both ways, and says what is wrong when it does not", async () => {
  await echoTarget(target, "dimse");
  await echoTarget(target, "web");
  const { dimse, web } = target as Required<PacsTarget>;
  const other = { ...target, dimse: { ...dimse, calledAe: "OTHER" } };
  await expect(echoTarget(other, "dimse")).rejects.toThrow("does not know the title OTHER");
  const dead = { ...target, dimse: { ...dimse, port: await freePort() } };
  await expect(echoTarget(dead, "dimse")).rejects.toThrow("is not running, or the port is wrong");
  await shop.write("wrong", "archive:guess-99");
  const stranger = { ...target, web: { ...web, credentialsFile: shop.path("wrong") } };
  await expect(echoTarget(stranger, "web")).rejects.toThrow(/^(?!.*guess-99).*401: check the credentials/);
  const speaksHttp = { ...target, dimse: { ...dimse, port: Number(new URL(orthanc.webUrl).port) } };
  await expect(echoTarget(speaksHttp, "dimse")).rejects.toThrow("NET-PACS-FAILED");
});

it("sends a copy without the patient unless told otherwise, and finds and fetches it back both ways", async () => {
  const { result, folder } = await send();
  expect(result.objects.map(({ state }) => state)).toEqual(result.objects.map(() => "sent"));
  expect(result.objects.map(({ sopClass }) => sopClass)).toEqual(
    expect.arrayContaining(["Procedure Log", "Encapsulated PDF", "X-Ray Angiographic Image"]),
  );
  expect(readdirSync(folder)).toEqual([]);
  const held = await stored();
  expect(held.size).toBe(result.sent);
  for (const bytes of held.values()) for (const word of PLANTED) expect(bytes.includes(word)).toBe(false);

  const log = result.objects.find(({ sopClass }) => sopClass === "Procedure Log");
  const bytes = held.get(log?.sopInstanceUid ?? "") ?? Buffer.alloc(0);
  await shop.write("log.dcm", bytes);
  const pseudonym =
    /\[(.*?)\]/.exec(await shop.tool("dcmdump", "+P", "0010,0020", "log.dcm"))?.[1]?.trim() ?? "";
  const asked = (way: PacsWay) => queryStudies(target, way, { pseudonym }, () => "W-OTHER");
  const found = await asked("dimse");
  expect(await asked("web")).toEqual(found);
  expect(found).toMatchObject({ hasMore: false });
  expect(new Set(found.rows.map((row) => row.pseudonym))).toEqual(new Set([pseudonym]));
  expect((await queryStudies(target, "dimse", { accession: "NONE" }, () => "")).rows).toEqual([]);

  const studies = found.rows.map(({ studyUid }) => studyUid);
  let fetched = 0;
  let pictures = 0;
  for (const way of ["dimse", "web"] as const) {
    for (const studyUid of studies) {
      const inbox = shop.path("inbox");
      const got = await fetchStudy({ target, way, studyUid, inbox }, { progress: quiet });
      expect(got).toMatchObject({ warnings: [], folder: `pacs-${String(++fetched).padStart(6, "0")}` });
      for (const name of readdirSync(join(inbox, got.folder))) {
        expect(name).toMatch(/^object-\d{6}\.dcm$/);
        const path = join(inbox, got.folder, name);
        const uid = readPart10File(path)?.sopInstance ?? "";
        const pixels = pixelsOf(readFileSync(path));
        expect(pixels === pixelsOf(held.get(uid))).toBe(true);
        if (pixels !== "") pictures += 1;
      }
    }
  }
  // Two as received, and one run of them or two; by each way.
  expect(pictures).toBeGreaterThanOrEqual(4);
}, 60_000);

/** From the pixels' tag to the end, where they stand in an uncompressed object; empty when there are none. */
function pixelsOf(bytes: Buffer | undefined): string {
  const at = bytes?.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00])) ?? -1;
  return at < 0 ? "" : (bytes?.subarray(at).toString("base64") ?? "");
}

it("sends objects as received, byte for byte, when somebody chose so", async () => {
  const { result } = await send({ way: "web", identified: true });
  expect(result.unsent).toBe(0);
  const held = await stored();
  for (const name of ["first.dcm", "rle.dcm"]) {
    const uid = readPart10File(shop.path(name))?.sopInstance ?? "";
    const path = await shop.write(`back-${name}`, held.get(uid) ?? "");
    expect(dataOf(path)).toBe(dataOf(shop.path(name)));
    expect(readPart10File(path)?.transferSyntax).toBe(readPart10File(shop.path(name))?.transferSyntax);
  }
  const query = { date: "2026-01-15" };
  const answer = await queryStudies(target, "dimse", { accession: "ACC-1" }, () => "W-MADE");
  expect(answer.rows).toMatchObject([{ studyUid: RECEIVED_STUDY, pseudonym: "W-MADE", description: "" }]);
  expect(await queryStudies(target, "web", { accession: "ACC-1" }, () => "W-MADE")).toEqual(answer);
  expect(JSON.stringify(await queryStudies(target, "web", query, () => "W-MADE"))).not.toMatch(
    /Zwiebel|PID-7/i,
  );
});

it("tells what was not sent when the archive is killed, and the rest is sent on asking", async () => {
  const before = (await stored()).size;
  let killed: Promise<void> | undefined;
  const { result, folder } = await send({}, () => {
    if (folderCount(folder0()) > 0) killed ??= orthanc.kill();
  });
  await killed;
  expect(result.unsent).toBeGreaterThan(0);
  const left = result.objects.filter(({ state }) => state !== "sent");
  expect(left[0]?.why).toMatch(/cut the connection|closed the connection|is not running/);
  expect(readdirSync(folder).sort()).toEqual(left.map(({ name }) => name).sort());
  await orthanc.start();
  const rest = await send({ source: { folder, names: left.map(({ name }) => name) } });
  expect(rest.result).toMatchObject({ sent: left.length, unsent: 0 });
  // The same session gives the same UIDs: what the archive had already is not there twice.
  expect((await stored()).size).toBe(before);
}, 60_000);

const folder0 = () => shop.path(`send-${folders}`);
const folderCount = (folder: string) => readdirSync(folder).filter((name) => name.endsWith(".dcm")).length;

it("names what another archive refuses, aborts or is too slow for", async () => {
  const folder = shop.path("one");
  mkdirSync(folder);
  for (const name of ["first.dcm", "rle.dcm"]) writeFileSync(join(folder, name), await shop.read(name));
  const only = { folder, names: ["first.dcm", "rle.dcm"] };
  const against = async (args: readonly string[], timeoutS = 30) => {
    const port = await storescp(args);
    const dimse = { host: "127.0.0.1", port, calledAe: "ANY", callingAe: "ROOM" };
    const { result } = await send({ target: { ...target, timeoutS, dimse }, source: only });
    return result.objects.map(({ state, why }) => `${state}: ${why}`);
  };
  expect(await against(["--refuse"])).toEqual([
    expect.stringMatching(/^failed: .*refused the association|^failed: .*busy/),
    "notTried: not tried: the archive was gone",
  ]);
  expect(await against([])).toEqual([
    "sent: ",
    "refused: the archive takes no X-Ray Angiographic Image as RLE Lossless: have it allowed there",
  ]);
  expect(await against(["--abort-during"])).toEqual([
    expect.stringMatching(/^failed: .*(aborted the association|cut|closed)/),
    expect.stringMatching(/^refused: /),
  ]);
  expect(await against(["--sleep-during", "3"], 1)).toEqual([
    expect.stringMatching(/^failed: .*was silent for 1 s/),
    expect.stringMatching(/^(refused|failed|notTried): /),
  ]);
}, 60_000);

async function storescp(args: readonly string[]): Promise<number> {
  const port = await freePort();
  const child: ChildProcess = spawn("storescp", [...args, "--fork", "--ignore", String(port)], {
    stdio: "ignore",
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  await eventually(() => answers(port), "storescp");
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
