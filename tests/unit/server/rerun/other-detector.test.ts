/** Another installation as a process: its answer, its silence, its nonsense and its hanging. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askOtherDetector } from "@cementwatch/server/rerun/other-detector";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const SESSION = {
  kind: "session",
  difference: {
    entries: [
      { kind: "gone", before: {}, changes: [] },
      {
        kind: "new",
        after: {
          condition: "A99",
          kind: "leak",
          priority: "high",
          level: "L1",
          place: "X",
          raisedAtUs: 5,
          signals: 1,
        },
      },
    ],
  },
  after: { software: "cementwatch 9.9", from: "reanalyse", parameters: { veinAreaMm2: 2 } },
};

function program(script: string): string {
  const path = join(temporaryFolder(), "cementwatch");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function ask(script: string, timeoutMs = 20_000) {
  return askOtherDetector(
    { path: program(script), timeoutMs },
    { file: "a session.mcap", mode: "reanalyse", parameters: { veinAreaMm2: 2 } },
  );
}

it("hands over file, mode and parameters, and takes alarms and version from the answer", async () => {
  const script = `test "$1 $2 $3 $4 $5" = "rerun a session.mcap --json --mode reanalyse" || exit 3
test "$(cat "$7")" = '{"veinAreaMm2":2}' || exit 4
echo progress
echo '${JSON.stringify(SESSION)}'
exit 1`;
  const { alarms, side } = await ask(script);
  expect(alarms).toEqual([SESSION.difference.entries[1]?.after]);
  expect(side).toEqual(SESSION.after);
});

it.each([
  ["echo \"error: unknown command 'rerun'\" >&2; exit 2", "of a version before that"],
  ["echo out of luck >&2; exit 7", "ended with 7 and without an answer: out of luck"],
  ["echo not json; exit 0", "no session in the form of this version"],
  ['echo \'{"kind":"session","problem":"damaged"}\'', "could not compute this session: damaged"],
  ["kill -9 $$", "ended with a signal"],
])("says what is wrong with %s", async (script, words) => {
  await expect(ask(script)).rejects.toThrowError(words);
});

it("ends one that hangs, with everything it started", async () => {
  const folder = temporaryFolder();
  const script = `sleep 60 & echo $! > ${join(folder, "pid")}\nwait`;
  await expect(ask(script, 300)).rejects.toThrowError("did not answer within 0.3 s");
});

it("says that a program is not there", async () => {
  const order = { file: "x", mode: "pipelineOnly", parameters: {} } as const;
  await expect(
    askOtherDetector({ path: "/nonexistent/cementwatch", timeoutMs: 1_000 }, order),
  ).rejects.toThrowError("cannot be started");
});
