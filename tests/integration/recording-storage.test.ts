/** The storage thread: what happens around recording must never end it. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStorage } from "@cementwatch/server/recording/storage";
import { describe, expect, it } from "vitest";
import { numberedInput, temporaryFolder, testHeader } from "../support/recorded-session.ts";

describe("a session that is being recorded", () => {
  it("goes on while the list meets a dangling link, a ruined catalogue and a folder that is gone", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "catalogue.sqlite"));
    mkdirSync(join(folder, "sessions"));
    writeFileSync(join(folder, "sessions", "noise.mcap"), "noise");
    symlinkSync(join(folder, "gone"), join(folder, "sessions", "link.mcap"));
    const storage = await createStorage({ dataDirectory: folder, nowMs: () => performance.now() });
    const recorder = await storage.openRecorder({ header: testHeader("one"), title: "one" });
    recorder.record(numberedInput(1, 0));
    expect(await recorder.sync()).toBe(true);
    const states = (await storage.listSessions()).map(({ sessionId, state }) => [sessionId, state]);
    expect(Object.fromEntries(states)).toEqual({ one: "recording", noise: "unreadable", link: "unreadable" });
    recorder.record(numberedInput(2, 1));
    expect(await recorder.sync()).toBe(true);
    expect(recorder.state().state).toBe("recording");
    rmSync(join(folder, "sessions"), { recursive: true });
    await expect(storage.listSessions()).rejects.toThrow(/REC-UNREADABLE/);
    recorder.record(numberedInput(3, 2));
    expect(await recorder.sync()).toBe(true);
    await recorder.close();
    await storage.close();
    await expect(storage.listSessions()).rejects.toThrow(/thread ended/);
  });
});
