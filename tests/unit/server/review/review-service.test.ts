/** A recorded case through the review service: queue, blind judgement, findings, undo, figures. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReviewService } from "@cementwatch/server/review/review-service";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HAND_BURSTS, recordCase } from "../../../support/recorded-session.ts";

const ID = "2026-01-15-test";
const folder = mkdtempSync(join(tmpdir(), "cementwatch-review-"));
const file = join(folder, "sessions", `${ID}.review.jsonl`);
const summary: SessionSummary = {
  sessionId: ID,
  title: "Posterior leak",
  origin: "simulated",
  startedAt: "2026-01-15T09:30:00Z",
  durationUs: 1,
  sizeBytes: 1,
  state: "complete",
  highAlarms: 2,
  marks: 0,
};
const service = new ReviewService({
  dataFolder: folder,
  listSessions: async () => [summary, { ...summary, sessionId: "running", state: "recording" }],
  wallMs: () => Date.UTC(2026, 0, 16),
});
const record = () => readFileSync(join(folder, "sessions", `${ID}.mcap`));
let before: Buffer;

beforeAll(async () => {
  mkdirSync(join(folder, "sessions"));
  await recordCase(join(folder, "sessions", `${ID}.mcap`), HAND_BURSTS);
  before = record();
});
beforeEach(() => rmSync(file, { force: true }));
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("ReviewService", () => {
  it("x", async () => {
    const q = await service.queue(ID, "Anna");
    console.log(JSON.stringify(q).slice(0, 1500));
    const f = await service.figures(ID);
    console.log(JSON.stringify(f, null, 1).slice(0, 6000));
    for (const look of q!.looks) {
      await service.add(ID, { kind: "judgement", author: "Anna", content: { look: look.id, leak: "no" } });
      const found = await service.findings(ID, look.id, "Anna");
      console.log(look.id, found!.atUs / 1e6, found!.alarms.map((a) => [a.condition, a.place, a.raisedAtUs / 1e6, a.thumbs]), found!.standing.map((a) => a.condition), found!.people);
    }
    console.log(JSON.stringify((await service.allFigures()), null, 1).slice(0, 3000));
    const p = await service.picture(ID, q!.looks[0]!.id, 0);
    console.log(p!.width, p!.height);
  });
});
