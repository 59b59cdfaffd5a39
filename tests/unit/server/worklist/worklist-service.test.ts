import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { joinBytes } from "@cementwatch/drivers/worklist/dicom-elements";
import { WorklistService } from "@cementwatch/server/worklist/worklist-service";
import { sessionUs } from "@cementwatch/shared/time";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type Acceptor,
  acceptPdu,
  responsePdu,
  startAcceptor,
  stepPdus,
} from "../../../support/scripted-acceptor.ts";

let folder = "";
let peer: Acceptor;
let queries = 0;
let nowUs = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cementwatch-worklist-"));
  [queries, nowUs] = [0, 0];
  peer = await startAcceptor((socket, chunk) => {
    if (chunk?.[0] === 1) socket.write(acceptPdu());
    if (chunk?.[0] !== 4) return;
    queries += 1;
    socket.write(joinBytes(stepPdus("PID-1"), responsePdu(0, false)));
  });
});
afterEach(async () => {
  await peer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** 26 November 2026, 00:30 of this computer's own time zone. */
const WALL_MS = new Date(2026, 10, 26, 0, 30).getTime();

function service(): WorklistService {
  return new WorklistService({
    settings: { host: "127.0.0.1", port: peer.port, calledAet: "A", callingAet: "B", modality: "XA" },
    dataFolder: folder,
    clock: { nowUs: () => sessionUs(nowUs), wallMs: () => WALL_MS },
  });
}

it("asks once for all who ask at once, keeps the answer for 30 s, and then asks again", async () => {
  const worklist = service();
  const [first, second] = await Promise.all([worklist.read(), worklist.read()]);
  expect(first).toBe(second);
  nowUs = 30_000_000;
  expect(await worklist.read()).toBe(first);
  expect(queries).toBe(1);
  nowUs = 30_100_000;
  expect(await worklist.read()).toEqual(first);
  expect(queries).toBe(2);
});

it("asks for the day that this computer's time zone has", async () => {
  await service().read();
  expect(Buffer.from(peer.received()).toString("latin1")).toContain("20261126");
});

it("gives advice and asks nobody when its key cannot be used", async () => {
  writeFileSync(join(folder, "worklist.key"), "short");
  expect(await service().read()).toEqual({ problem: expect.stringContaining("worklist.key") });
  expect(queries).toBe(0);
});
