/** What is recorded of a case folder: every picture and act at its own time. */
import { join } from "node:path";
import { readCaseFolder } from "@cementwatch/server/case/case-folder";
import { caseWallMs, importCase } from "@cementwatch/server/case/import-case";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";
import { TINY_SETUP, writeTinyCase, writeTinyFrame } from "../../../support/tiny-case.ts";

async function recorded(folder: string) {
  const messages: RecordedMessage[] = [];
  const read = await readCaseFolder(folder);
  const recorder = { ...NO_RECORDER, record: (message: RecordedMessage) => void messages.push(message) };
  const silent = () => undefined;
  const parts = { sessionId: "x", title: "x", recorder, onNote: silent, onProgress: silent };
  const imported = await importCase(read, parts);
  return { messages, imported, wallMs: caseWallMs(read) };
}

it("records each file when its first frame is due, and acts at their time, or with their age before the start", async () => {
  const folder = temporaryFolder();
  const acts = [
    { t_s: -60, act: "mix start" },
    { t_s: 2, act: "cannula moved" },
  ];
  writeTinyCase(folder, { setup: { ...TINY_SETUP, acts } });
  writeTinyFrame(join(folder, "lateral-0002.dcm"), 9, 3);
  const { messages, imported, wallMs } = await recorded(folder);
  const files = messages.filter((message) => message.topic === "/input/dicom");
  expect(files.map((message) => message.atUs / 1e6)).toEqual([0.001, 3.001].map((s) => expect.closeTo(s, 2)));
  const operator = messages.filter((message) => message.topic === "/input/operator");
  expect(operator.map(({ atUs, json }) => [Math.round(atUs / 1e6), (json as { act: object }).act])).toEqual([
    [0, { kind: "start" }],
    [0, { kind: "takeReference", view: "lateral" }],
    [0, { kind: "mixStarted", secondsAgo: expect.closeTo(60, 1) }],
    [2, { kind: "cannulaMoved" }],
  ]);
  expect(imported).toMatchObject({ frames: 4, durationS: 3, alarms: { high: 0 } });
  expect(new Date(wallMs).toISOString()).toBe("2026-03-02T09:59:59.999Z");
});

it("marks cement that was mixed before the first frame, and no other", async () => {
  const ages = async (mixed: string) => {
    const folder = temporaryFolder();
    writeTinyCase(folder, { setup: { ...TINY_SETUP, cement_mix_start: mixed } });
    const { messages } = await recorded(folder);
    const acts = messages
      .filter(({ topic }) => topic === "/input/operator")
      .map(({ json }) => json as { act: object });
    return acts.map(({ act }) => act).filter((act) => "secondsAgo" in act);
  };
  expect(await ages("2026-03-02T09:54:00")).toEqual([
    { kind: "mixStarted", secondsAgo: expect.closeTo(360, 1) },
  ]);
  expect(await ages("2026-03-02T02:54:00")).toEqual([]);
});
