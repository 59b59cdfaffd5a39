import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KeyedNames, openProjectKey } from "@cementwatch/server/deident/project-key";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const names = new KeyedNames(Buffer.alloc(32, 1));
const other = new KeyedNames(Buffer.alloc(32, 2));

it("makes a key once, for its owner only, and refuses one of another length", () => {
  const path = join(temporaryFolder(), "project.key");
  const key = openProjectKey(path);
  expect(key).toHaveLength(32);
  expect(Buffer.from(openProjectKey(path))).toEqual(Buffer.from(key));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, "short");
  expect(() => openProjectKey(path)).toThrow(/has 5 bytes instead of 32/);
  expect(() => openProjectKey("/nonexistent/project.key")).toThrow(/ENOENT.*give this user/);
});

it("gives the same names for the same patient and key, and others for another", () => {
  expect(names.pseudonym("W-1")).toBe(new KeyedNames(Buffer.alloc(32, 1)).pseudonym("W-1"));
  expect(names.pseudonym("W-1")).toMatch(/^C-[0-9A-F]{10}$/);
  expect(new Set([names.pseudonym("W-1"), names.pseudonym("W-2"), other.pseudonym("W-1")]).size).toBe(3);
});

it("shifts by −365 to −1 days, and uses that range", () => {
  const shifts = Array.from({ length: 3000 }, (_, i) => names.shiftDays(`patient ${i}`));
  expect(Math.min(...shifts)).toBe(-365);
  expect(Math.max(...shifts)).toBe(-1);
});

it("makes valid UIDs, one for one, and leaves those of the standard", () => {
  const uids = Array.from({ length: 200 }, (_, i) => names.uid(`1.2.3.${i}`));
  for (const uid of uids) expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
  expect(new Set(uids).size).toBe(200);
  expect(names.uid("1.2.3.4\0")).toBe(names.uid("1.2.3.4"));
  expect(names.uid("1.2.840.10008.1.2.1")).toBe("1.2.840.10008.1.2.1");
});

it("keeps length and kind of a serial number's characters", () => {
  for (const serial of ["123456", "AB-0012-xy", "100000"]) {
    const now = names.serial(serial);
    expect(now).not.toBe(serial);
    expect(now.replace(/[A-Z]/g, "A").replace(/[a-z]/g, "a").replace(/\d/g, "0")).toBe(
      serial.replace(/[A-Z]/g, "A").replace(/[a-z]/g, "a").replace(/\d/g, "0"),
    );
    expect(now.startsWith("0")).toBe(false);
  }
});
