import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlarmLogFile, type NewEntry } from "@cementwatch/server/alarm-log/alarm-log-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cementwatch-alarm-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, "alarm-log.jsonl");
const entry = (detail: string): NewEntry => ({
  wall: "2026-11-26T14:03:00.000Z",
  sessionId: "s",
  origin: "live",
  atUs: 1,
  kind: "limitChanged",
  detail,
});

function details(log: AlarmLogFile, after?: number, limit = 1000): (string | undefined)[] {
  return log.read(after, limit).entries.map(({ detail }) => detail);
}

function reopened(): AlarmLogFile {
  return new AlarmLogFile(folder);
}

describe("the alarm log on disk", () => {
  it("goes on where it ended, in pages and from the newest", () => {
    const first = reopened();
    first.append([entry("a"), entry("b")]);
    first.close();
    const second = reopened();
    second.append([entry("c")]);
    expect(details(second)).toEqual(["a", "b", "c"]);
    expect(details(second, 1, 1)).toEqual(["b"]);
    expect(details(second, undefined, 1)).toEqual(["c"]);
    expect(second.read(undefined, 10).entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    second.close();
  });

  it("cuts off a torn last line at any byte and loses nothing before it", () => {
    const log = reopened();
    log.append([entry("a"), entry("b")]);
    log.close();
    const whole = readFileSync(path());
    const firstEnd = whole.indexOf(0x0a) + 1;
    for (const bytes of [firstEnd, firstEnd + 1, whole.length - 40, whole.length - 1]) {
      writeFileSync(path(), whole.subarray(0, bytes));
      const again = reopened();
      expect(details(again)).toEqual(["a"]);
      expect(again.read(undefined, 1).damagedLines).toBe(0);
      again.append([entry("after")]);
      again.close();
      const third = reopened();
      expect(details(third)).toEqual(["a", "after"]);
      third.close();
    }
  });

  it("cuts off bytes of a crash that are no text", () => {
    const log = reopened();
    log.append([entry("a")]);
    log.close();
    appendFileSync(path(), Buffer.alloc(4096));
    const again = reopened();
    again.append([entry("b")]);
    expect(details(again)).toEqual(["a", "b"]);
    again.close();
  });

  it("leaves out a line that was changed and counts it, and notices one that was removed", () => {
    const log = reopened();
    log.append([entry("a"), entry("b"), entry("c")]);
    log.close();
    const text = readFileSync(path(), "utf8");
    writeFileSync(path(), text.replace('"detail":"b"', '"detail":"B"'));
    const changed = reopened();
    expect(details(changed)).toEqual(["a", "c"]);
    expect(changed.read(undefined, 1).damagedLines).toBeGreaterThan(0);
    changed.close();
    writeFileSync(path(), text.split("\n").toSpliced(1, 1).join("\n"));
    const removed = reopened();
    expect(details(removed)).toEqual(["a", "c"]);
    expect(removed.read(undefined, 1).damagedLines).toBe(1);
    removed.close();
  });

  it("keeps two files of bounded size, chained across the change", () => {
    const log = new AlarmLogFile(folder, 2_000);
    for (let index = 0; index < 40; index++) log.append([entry(`${index}`)]);
    log.close();
    const sizes = ["alarm-log.jsonl", "alarm-log.1.jsonl"].map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(2_400);
    const again = reopened();
    const kept = details(again);
    expect(kept.at(-1)).toBe("39");
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(15);
    expect(again.read(undefined, 1).damagedLines).toBe(0);
    again.close();
  });
});
