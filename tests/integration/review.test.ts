/** A recorded case over the routes of review: blind queue, judgement, findings, verdict, undo, CT, figures. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSessionSegments } from "@cementwatch/server/recording/session-segments";
import { createRecordDesk } from "@cementwatch/server/records/record-desk";
import { readReviewFacts } from "@cementwatch/server/review/read-review-facts";
import { lookOfAlarm } from "@cementwatch/shared/review/review-facts";
import type { LookFindings, ReviewQueue } from "@cementwatch/shared/review/review-views";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HAND_BURSTS, recordCase } from "../support/recorded-session.ts";
import { ScriptedRegistry, ScriptedRuntime } from "../support/scripted-runtime.ts";
import { scriptedServices, TestApps } from "../support/test-app.ts";

const ID = "2026-01-15-test";
const folder = mkdtempSync(join(tmpdir(), "cementwatch-review-"));
const path = (name: string) => join(folder, "sessions", name);
const summary: SessionSummary = {
  sessionId: ID,
  title: "Posterior leak",
  origin: "simulated",
  startedAt: "2026-01-15T09:30:00Z",
  durationUs: 90_000_000,
  sizeBytes: 1,
  state: "complete",
  highAlarms: 2,
  marks: 0,
};
const records = createRecordDesk({
  dataFolder: folder,
  storage: {
    listSessions: async () => [summary, { ...summary, sessionId: "goes-on", state: "recording" }],
    openReader: () => Promise.reject(new Error("not asked for")),
  },
  wallMs: () => Date.UTC(2026, 0, 16),
  onError: (error) => {
    throw error;
  },
});
const apps = new TestApps();
let base = "";
let record: Buffer;
/** The look that raised the STOP. */
let leakLook = "";

beforeAll(async () => {
  mkdirSync(join(folder, "sessions"));
  await recordCase(path(`${ID}.mcap`), { ...HAND_BURSTS, fluoro: "single-shot" });
  const reader = openSessionSegments([path(`${ID}.mcap`)]);
  const { facts } = readReviewFacts(reader);
  reader.close();
  const stop = facts.alarms.find(({ condition }) => condition === "A1");
  leakLook = stop === undefined ? "" : (lookOfAlarm(facts.looks, stop)?.id ?? "");
  expect(leakLook).not.toBe("");
  record = readFileSync(path(`${ID}.mcap`));
});
beforeEach(async () => {
  rmSync(path(`${ID}.review.jsonl`), { force: true });
  const services = { ...scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1), [])), records };
  base = `${(await apps.start({ services })).url}/api/review`;
});
afterEach(() => apps.closeAll());
afterAll(async () => {
  await records.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly text: string;
}

async function get<T>(route: string): Promise<Answer<T>> {
  const response = await fetch(base + route);
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as T, text };
}

async function post(kind: string, author: string, content: object, id = ID) {
  const response = await fetch(`${base}/sessions/${id}/entries`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ kind, author, content }),
  });
  return { status: response.status, body: (await response.json()) as { number?: number; message?: string } };
}

const queueOf = async (author: string) =>
  (await get<ReviewQueue>(`/sessions/${ID}/queue?author=${author}`)).body;
const findingsOf = (look: string, author: string) =>
  get<LookFindings & { message?: string }>(`/sessions/${ID}/looks/${look}/findings?author=${author}`);

describe("review over HTTP", () => {
  it("tells nothing of the software's opinion, the truth or the case's name before the judgement", async () => {
    const sessions = await get(`/sessions?author=Anna`);
    const queue = await get(`/sessions/${ID}/queue?author=Anna`);
    for (const { text, status } of [sessions, queue]) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/posterior|alarm|STOP|WATCH|risk|A1|outside|highAlarms|goes-on/i);
    }
    const early = await findingsOf(leakLook, "Anna");
    expect(early.status).toBe(409);
    expect(early.body.message).toContain("judge this look first");
    expect(early.text).not.toMatch(/CEMENT|STOP/);
  });

  it("shows another order to another reviewer, and the same one again", async () => {
    const ids = async (author: string) => (await queueOf(author)).looks.map(({ id }) => id);
    expect(await ids("Anna")).toEqual(await ids("anna"));
    expect(await ids("Anna")).not.toEqual(await ids("Bo"));
    expect((await ids("Anna")).toSorted()).toEqual((await ids("Bo")).toSorted());
  });

  it("gives a look's pictures as they were recorded", async () => {
    const response = await fetch(`${base}/sessions/${ID}/looks/${leakLook}/pictures/0`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get("content-type")).toContain("graymap");
    expect(new TextDecoder("latin1").decode(bytes.subarray(0, 15))).toBe("P5\n512 512\n255\n");
    expect(bytes.length).toBe(15 + 512 * 512);
    expect(new Set(bytes.subarray(15)).size).toBeGreaterThan(50);
    for (const wrong of [`${leakLook}/pictures/999`, "c.77777/pictures/0", "..%2F..%2Fx/pictures/0"])
      expect((await fetch(`${base}/sessions/${ID}/looks/${wrong}`)).status).toBe(404);
  });

  it("shows the alarms once a look was judged, takes a verdict, and takes both back by new entries", async () => {
    const id = leakLook;
    expect((await post("judgement", "Anna", { look: id, leak: "yes", site: "canal" })).status).toBe(201);
    const { body } = await findingsOf(id, "Anna");
    const alarm = body.alarms.find(({ condition }) => condition === "A1");
    expect(alarm).toMatchObject({ place: "CEMENT BEHIND WALL", kind: "leak" });
    expect(alarm?.thumbs.map(({ caption }) => caption)).toEqual(["before", "raising", "+2 s"]);
    expect((await findingsOf(id, "Bo")).status).toBe(409);
    expect((await post("verdict", "Bo", { look: id, alarmId: alarm?.id, verdict: "agree" })).status).toBe(
      409,
    );
    expect((await post("verdict", "Anna", { look: id, alarmId: alarm?.id, verdict: "agree" })).status).toBe(
      201,
    );
    expect((await findingsOf(id, "Anna")).body.verdicts).toMatchObject([{ content: { verdict: "agree" } }]);

    const undoable = async () =>
      (await get<{ number?: number }>(`/sessions/${ID}/undoable?author=Anna`)).body;
    expect(await undoable()).toEqual({ number: 2 });
    expect((await post("undo", "Bo", { of: 2 })).body.message).toContain("is of Anna");
    await post("undo", "Anna", { of: 2 });
    await post("undo", "Anna", { of: 1 });
    expect(await undoable()).toEqual({});
    expect((await queueOf("Anna")).looks.every(({ isJudged }) => !isJudged)).toBe(true);

    await post("judgement", "Anna", { look: id, leak: "no" });
    expect((await findingsOf(id, "Anna")).body.judgement.content).toMatchObject({
      leak: "no",
      isBlind: false,
    });
    const lines = readFileSync(path(`${ID}.review.jsonl`), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
      "judgement",
      "verdict",
      "undo",
      "undo",
      "judgement",
    ]);
    expect(readFileSync(path(`${ID}.mcap`)).equals(record)).toBe(true);
  });

  it("keeps the entries of reviewers who judge at the same moment in one chain", async () => {
    const { looks } = await queueOf("Anna");
    const all = ["Anna", "Bo", "Cy"].flatMap((author) =>
      looks.map(({ id }) => post("judgement", author, { look: id, leak: author === "Cy" ? "no" : "yes" })),
    );
    for (const { status } of await Promise.all(all)) expect(status).toBe(201);
    const queue = await queueOf("Bo");
    expect(queue.file).toEqual({ entries: all.length, damaged: 0 });
    expect(queue.looks.every(({ isJudged }) => isJudged)).toBe(true);
    const { body } = await get<{ looks: object; judged: number }>("/figures");
    // All looks are leaks by two against one; three of ten were said.
    expect(body).toMatchObject({
      sessions: 1,
      judged: all.length,
      looks: { truePositive: 4, falseNegative: 7 },
    });
  });

  it("takes the CT for the reference, and tells nothing of it in the blind part", async () => {
    expect(
      (await post("ctTruth", "Anna", { level: "T3", date: "2026-01-20", type: "B" })).body.message,
    ).toContain("it was L1");
    const content = {
      level: "L1",
      date: "2026-01-20",
      type: "C",
      route: "posterior",
      site: "canal",
      volumeMl: 0.3,
    };
    expect((await post("ctTruth", "Anna", content)).status).toBe(201);
    expect((await get(`/sessions/${ID}/queue?author=Bo`)).text).not.toContain("0.3");
    const { body } = await get<{ levels: object[]; figures: object; ctTruths: object[] }>(
      `/sessions/${ID}/figures`,
    );
    expect(body.levels).toMatchObject([{ level: "L1", reference: true, referenceBy: "ct", said: true }]);
    expect(body.figures).toMatchObject({ cases: { truePositive: 1 } });
    expect(body.ctTruths).toMatchObject([{ content }]);
  });

  it("teaches: a plan without a hint, a score against the reviewers, a result kept for the learner", async () => {
    const teaching = (route: string, body?: object) =>
      fetch(`${base}/../teaching/${route}`, {
        ...(body === undefined
          ? {}
          : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      }).then(async (response) => ({ status: response.status, text: await response.text() }));
    for (const { id } of (await queueOf("Anna")).looks)
      await post("judgement", "Anna", { look: id, leak: id === leakLook ? "yes" : "no" });
    const plan = await teaching(`sessions/${ID}/plan?learner=../../Eve`);
    expect(plan.text).not.toMatch(/posterior|alarm|STOP|A1|reference/i);
    const { looks } = JSON.parse(plan.text) as { looks: { id: string; isAsked: boolean }[] };
    const asked = looks.filter(({ isAsked }) => isAsked);
    expect(asked.map(({ id }) => id)).toContain(leakLook);
    const answers = asked.map(({ id }) => ({ look: id, sees: "yes", act: "stop" }));
    const learner = "../../Eve";
    const short = await teaching(`sessions/${ID}/results`, { learner, answers: answers.slice(1) });
    expect([short.status, short.text]).toEqual([409, expect.stringContaining("answer all")]);
    expect((await teaching(`sessions/${ID}/results`, { learner, answers: [] })).status).toBe(400);
    const scored = await teaching(`sessions/${ID}/results`, { learner, answers });
    expect(scored.status).toBe(201);
    expect(JSON.parse(scored.text)).toMatchObject({
      score: { acted: { truePositive: 1, falsePositive: asked.length - 1 } },
    });
    const kept = await teaching("results?learner=../../eve");
    expect(JSON.parse(kept.text)).toHaveLength(1);
    expect(readdirSync(join(folder, "teaching"))).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.jsonl$/)]);
  });

  it.each([
    ["an empty name", "judgement", " ", { look: "carm.1", leak: "yes" }, ID, 400, "author"],
    ["an answer that is none", "judgement", "A", { look: "carm.1", leak: "perhaps" }, ID, 400, "leak"],
    ["a look that is none", "judgement", "A", { look: "carm.2", leak: "yes" }, ID, 409, 'no look "carm.2"'],
    ["a session that goes on", "judgement", "A", { look: "carm.1", leak: "yes" }, "goes-on", 404, "ended"],
    ["a path", "judgement", "A", { look: "carm.1", leak: "yes" }, "..%2Fx", 404, "ended"],
    ["an undo of nothing", "undo", "A", { of: 7 }, ID, 409, "no entry 7"],
  ])("refuses %s and says why", async (_, kind, author, content, id, status, words) => {
    const answer = await post(kind, author, content, id);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(words);
  });

  it("takes a look's judgement once", async () => {
    const id = leakLook;
    const both = await Promise.all([1, 2].map(() => post("judgement", "Anna", { look: id, leak: "no" })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });
});
