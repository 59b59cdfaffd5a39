/** Who may sign: names, passwords that are hashed with a secret, two commands at once, damaged files. */
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPassword } from "@cementwatch/server/people/password-hash";
import { PeopleFile } from "@cementwatch/server/people/people-file";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const PASSWORD = "four words in wind";

function open(dataFolder = temporaryFolder()) {
  const people = new PeopleFile({ dataFolder, wallMs: () => Date.UTC(2026, 10, 26), cost: 4 });
  return { people, dataFolder, path: join(dataFolder, "people.json") };
}

it("keeps people with salted hashes, readable by this user only, and finds them whatever the case", async () => {
  const { people, dataFolder, path } = open();
  expect(await people.list()).toEqual([]);
  await people.add("  Åsa Öberg ", "qa", PASSWORD);
  await people.add("Bo", "operator", PASSWORD);
  const text = readFileSync(path, "utf8");
  expect(text).not.toContain(PASSWORD);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataFolder, "people.pepper")).mode & 0o777).toBe(0o600);
  const [asa, bo] = await people.list();
  expect(asa?.password.salt).not.toBe(bo?.password.salt);
  expect(asa?.password.hash).not.toBe(bo?.password.hash);
  expect((await people.find("ÅSA ÖBERG".normalize("NFD")))?.role).toBe("qa");
  const pepper = await people.pepper();
  expect(asa && (await isPassword(PASSWORD, pepper, asa.password))).toBe(true);
  expect(asa && (await isPassword(PASSWORD, Buffer.alloc(32), asa.password))).toBe(false);
});

it("disables and resets, and never removes", async () => {
  const { people } = open();
  const before = await people.add("Åsa Öberg", "qa", PASSWORD);
  expect((await people.disable("åsa öberg")).isDisabled).toBe(true);
  const after = await people.reset("Åsa Öberg", "other words in rain");
  expect(after).toMatchObject({ isDisabled: false, role: "qa" });
  expect(after.password.hash).not.toBe(before.password.hash);
  await expect(people.disable("Nobody")).rejects.toThrow('"people list" shows all');
});

it.each([
  ["", PASSWORD, "NAME is"],
  ["../../x", PASSWORD, "NAME is"],
  ["=cmd", PASSWORD, "NAME is"],
  ["a\nb", PASSWORD, "NAME is"],
  ["x".repeat(65), PASSWORD, "NAME is"],
  ["Åsa Öberg", "short", "has 5 characters"],
  ["Åsa Öberg", "x".repeat(129), "has 129 characters"],
  ["Åsa Öberg", "aaaaaaaaaaaaaaaa", "easy to guess"],
  ["Oberg", "my name is oberg", "easy to guess"],
])("refuses %j with %j", async (name, password, words) => {
  const { people } = open();
  await expect(people.add(name, "qa", password)).rejects.toThrow(words);
  expect(await people.list()).toEqual([]);
});

it("takes a name once, and refuses while another command is at it", async () => {
  const { people, path } = open();
  await people.add("Åsa Öberg", "qa", PASSWORD);
  await expect(people.add("ÅSA öberg", "qa", PASSWORD)).rejects.toThrow("is there already");
  writeFileSync(`${path}.new`, "");
  await expect(people.disable("Åsa Öberg")).rejects.toThrow("another command");
  rmSync(`${path}.new`);
  const both = await Promise.allSettled([people.add("Cy", "qa", PASSWORD), people.add("Di", "qa", PASSWORD)]);
  const taken = both.filter(({ status }) => status === "fulfilled").length;
  expect(await people.list()).toHaveLength(1 + taken);
});

it("names a damaged list and a lost secret, and makes no new secret for old hashes", async () => {
  const { people, path, dataFolder } = open();
  await people.add("Åsa Öberg", "qa", PASSWORD);
  rmSync(join(dataFolder, "people.pepper"));
  await expect(people.pepper()).rejects.toThrow("put back a copy");
  await expect(people.reset("Åsa Öberg", PASSWORD)).rejects.toThrow("put back a copy");
  await expect(people.add("Bo Ek", "qa", PASSWORD)).rejects.toThrow("put back a copy");
  writeFileSync(path, '{"people": [');
  await expect(people.list()).rejects.toThrow("cannot be read");
});
