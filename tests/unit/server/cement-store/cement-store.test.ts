import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CementStore, type ProfileConstants } from "@cementwatch/server/cement-store/cement-store";
import { CEMENT_PROFILES, findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cementwatch-cements-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function opened(): Promise<CementStore> {
  const store = new CementStore(folder, () => Date.UTC(2026, 0, 15));
  await store.load();
  return store;
}

function constantsOf(id = "pmma-medium", change: Partial<ProfileConstants> = {}): ProfileConstants {
  const { id: _id, version, reason, handling, ...rest } = findCementProfile(id);
  expect([version, reason]).toEqual([1, ""]);
  return { ...rest, handling: handling.map((row) => ({ ...row })), ...change };
}

const change = (baseVersion: number, reason = "leaflet of 2026") => ({
  id: "pmma-medium",
  baseVersion,
  constants: constantsOf("pmma-medium", { riseS: 80 }),
  reason,
});

describe("the store of cements", () => {
  it("begins with the built-in ones as version 1", async () => {
    const store = await opened();
    expect(store.newest()).toEqual(CEMENT_PROFILES);
    expect(store.versions("pmma-medium")).toEqual([findCementProfile("pmma-medium")]);
    expect(store.problems()).toEqual([]);
    expect(store.find("nobody's")).toBeUndefined();
  });

  it("adds versions, keeps the old ones, and finds all of them again", async () => {
    const store = await opened();
    const second = await store.save(change(1));
    expect(second).toMatchObject({ version: 2, riseS: 80, reason: "leaflet of 2026" });
    await store.save({ ...change(2), reason: "slip of the hand" });
    await store.save({ ...change(0), id: "our-own" });
    const again = await opened();
    expect(again.versions("pmma-medium").map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(again.find("pmma-medium")?.reason).toBe("slip of the hand");
    expect(again.find("our-own")?.version).toBe(1);
    expect(again.newest()).toHaveLength(CEMENT_PROFILES.length + 1);
    expect(readdirSync(folder).sort()).toEqual([
      "our-own.v1.json",
      "pmma-medium.v2.json",
      "pmma-medium.v3.json",
    ]);
  });

  it("never writes over a version, whoever put it there", async () => {
    const store = await opened();
    const path = join(folder, "pmma-medium.v2.json");
    writeFileSync(path, "somebody's");
    await expect(store.save(change(1))).rejects.toThrow("on disk already");
    expect(readFileSync(path, "utf8")).toBe("somebody's");
    expect(store.find("pmma-medium")?.version).toBe(1);
  });

  it("lets the faster of two have the version and refuses the other", async () => {
    const store = await opened();
    const both = await Promise.allSettled([store.save(change(1)), store.save(change(1))]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(store.find("pmma-medium")?.version).toBe(2);
  });

  it("refuses without a reason, without constants, and for a cement that is not there", async () => {
    const store = await opened();
    await expect(store.save(change(1, "  "))).rejects.toThrow("reason is empty");
    await expect(store.save({ ...change(4), id: "gone" })).rejects.toThrow("no such cement");
    const bad = { ...change(1), constants: constantsOf("pmma-medium", { riseS: Number.NaN }) };
    await expect(store.save(bad)).rejects.toThrow("PIP-CONFIG-INVALID: riseS is NaN");
    await expect(store.save({ ...change(0), id: "../x" })).rejects.toThrow("id is");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a damaged file", () => {
  it.each([
    ["truncated", (text: string) => text.slice(0, 200), "no whole JSON"],
    ["empty", () => "", "no whole JSON"],
    [
      "with one digit changed",
      (text: string) => text.replace('"riseS": 80', '"riseS": 30'),
      "digest differs",
    ],
    ["with a field gone", (text: string) => text.replace(/"riseS": 80,/, ""), "profile.riseS"],
    ["huge", () => "x".repeat(70_000), "larger than 64 kB"],
  ])("%s is refused by name; the rest stays", async (_kind, damage, words) => {
    await (await opened()).save(change(1));
    const path = join(folder, "pmma-medium.v2.json");
    writeFileSync(path, damage(readFileSync(path, "utf8")));
    const store = await opened();
    expect(store.problems()).toHaveLength(1);
    expect(store.problems()[0]).toContain("cements/pmma-medium.v2.json");
    expect(store.problems()[0]).toContain(words);
    expect(store.find("pmma-medium")).toEqual(findCementProfile("pmma-medium"));
    // Its number is not given again.
    expect((await store.save(change(1))).version).toBe(3);
  });

  it("under another cement's name is refused, and so is a built-in version", async () => {
    await (await opened()).save(change(1));
    const text = readFileSync(join(folder, "pmma-medium.v2.json"), "utf8");
    writeFileSync(join(folder, "pmma-zirconium.v2.json"), text);
    writeFileSync(join(folder, "pmma-medium.v1.json"), text.replace('"version": 2', '"version": 1'));
    writeFileSync(join(folder, "notes.txt"), "not a profile");
    const problems = (await opened()).problems().join("\n");
    expect(problems).toContain("pmma-zirconium.v2.json: holds pmma-medium version 2");
    expect(problems).toContain("pmma-medium.v1.json");
    expect(problems).not.toContain("notes");
  });
});
