/** Wrong tries are slowed down by name, for names that exist and those that do not alike. */
import { hashPassword } from "@cementwatch/server/people/password-hash";
import type { Person } from "@cementwatch/server/people/people-file";
import { SignIn } from "@cementwatch/server/people/sign-in";
import { expect, it } from "vitest";

const COST = 4;
const PEPPER = Buffer.alloc(32, 1);
const RIGHT = "four words in wind";

async function open(isDisabled = false) {
  const clock = { nowUs: 0 };
  const person: Person = {
    name: "Åsa",
    role: "qa",
    isDisabled,
    addedAt: "",
    changedAt: "",
    password: await hashPassword(RIGHT, PEPPER, COST),
  };
  const people = {
    find: async (name: string) => (name.toLowerCase() === "åsa" ? person : undefined),
    pepper: async () => PEPPER,
  };
  const signIn = new SignIn({ people, nowUs: () => clock.nowUs, cost: COST });
  return { signIn, clock };
}

it.each(["Åsa", "Nobody"])("lets %s try five times a minute, then waits longer each time", async (name) => {
  const { signIn, clock } = await open();
  for (let i = 0; i < 5; i++) expect(await signIn.check(name, "wrong")).toEqual({ kind: "wrong" });
  expect(await signIn.check(name, RIGHT)).toEqual({ kind: "wait", seconds: 60 });
  clock.nowUs += 59.5e6;
  expect(await signIn.check(name.toUpperCase(), "wrong")).toEqual({ kind: "wait", seconds: 1 });
  clock.nowUs += 1e6;
  expect(await signIn.check(name, "wrong")).toEqual({ kind: "wrong" });
  expect(await signIn.check(name, "wrong")).toEqual({ kind: "wait", seconds: 120 });
  for (let i = 0; i < 9; i++) {
    clock.nowUs += 900e6;
    await signIn.check(name, "wrong");
  }
  expect(await signIn.check(name, "wrong")).toEqual({ kind: "wait", seconds: 900 });
  clock.nowUs += 3_601e6;
  for (let i = 0; i < 5; i++) expect(await signIn.check(name, "wrong")).toEqual({ kind: "wrong" });
});

it("takes the right password, and begins anew after it", async () => {
  const { signIn } = await open();
  for (let i = 0; i < 4; i++) await signIn.check("Åsa", "wrong");
  expect(await signIn.check("Åsa", RIGHT)).toMatchObject({ kind: "ok", person: { role: "qa" } });
  for (let i = 0; i < 5; i++) expect(await signIn.check("Åsa", "wrong")).toEqual({ kind: "wrong" });
});

it("does not say that a person is disabled", async () => {
  const { signIn } = await open(true);
  expect(await signIn.check("Åsa", RIGHT)).toEqual({ kind: "wrong" });
});

it("counts tries that are made at once, and bounds how many are checked", async () => {
  const { signIn } = await open();
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn.check("Åsa", "wrong")));
  expect(answers.filter(({ kind }) => kind === "wrong")).toHaveLength(5);
  const many = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => signIn.check(`n${i}`, "wrong")));
  expect(many.filter(({ status }) => status === "rejected")).toHaveLength(12);
});
