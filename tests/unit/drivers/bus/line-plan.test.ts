import { type LineUser, planLines } from "@cementwatch/drivers/bus/line-plan";
import { findDriver } from "@cementwatch/drivers/registry";
import { expect, test } from "vitest";
import { createManualClock } from "../../../support/manual-clock.ts";

function user(id: string, driver: string, port: string, address?: number, baudRate?: number): LineUser {
  const definition = findDriver(driver);
  const serial = { ...definition.serial, ...(baudRate === undefined ? {} : { baudRate }) };
  return { id, port, definition, serial, address };
}

function plan(...users: readonly LineUser[]) {
  const opened: string[] = [];
  const links = planLines(users, createManualClock(), (port) => {
    opened.push(port);
    return () => Promise.reject(new Error("not opened here"));
  });
  const refusal = (id: string): Promise<string> =>
    Promise.resolve(links.get(id)?.()).then(
      () => "",
      (error: unknown) => String(error),
    );
  return { opened, refusal };
}

test("one port, one line: each port is made once, and alone on it a device has it to itself", async () => {
  const { opened, refusal } = plan(
    user("a", "keller", "/dev/x", 1),
    user("b", "keller", " /dev/x", 2),
    user("c", "open-injector", "/dev/y"),
  );
  expect(opened).toEqual(["/dev/x", "/dev/y"]);
  expect([await refusal("a"), await refusal("b")]).toEqual(["", ""]);
  expect(await refusal("c")).toContain("not opened here");
});

test.each([
  [user("b", "open-injector", "/dev/x"), /open-injector has no address on a line: give it a port of its own/],
  [
    user("b", "keller", "/dev/x", 2, 19_200),
    /19200 baud 8N1 on port \/dev\/x, but a uses it at 9600 baud 8N1/,
  ],
  [
    user("b", "keller", "/dev/x", 1),
    /address 1 on port \/dev\/x is that of a too: give each device of a line its own/,
  ],
])("what cannot share is refused with what to do, and the other works", async (second, words) => {
  const { refusal } = plan(user("a", "keller", "/dev/x", 1), second);
  expect(await refusal("b")).toMatch(words);
  expect(await refusal("a")).toBe("");
});
