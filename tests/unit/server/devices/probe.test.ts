import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import { probeOrder, questionsOf } from "@cementwatch/server/devices/probe";
import { expect, test } from "vitest";

/** Words that start, stop, move or set something on a pump or a test stand that might be on the port. */
const ACTING =
  /RUN|STP|STOP|START|PUR|DIA|RAT|VOL|DIR|CLD|SAF|BUZ|LOC|IRAT|WRAT|^[UDSFHM]$|ZERO|CLR|AL\d|SAVE|RSET/i;

test("listens before it asks, and asks in checked frames before it asks in words", () => {
  const order = probeOrder(DRIVERS).map(({ definition, rank }) => ({ id: definition.id, rank }));
  expect(order.map(({ rank }) => rank)).toEqual(order.map(({ rank }) => rank).toSorted());
  expect(Object.fromEntries(order.map(({ id, rank }) => [id, rank]))).toMatchObject({
    "open-injector": 0,
    keller: 1,
    "new-era": 2,
    "harvard-classic": 2,
    "harvard-elite": 2,
    chemyx: 2,
  });
});

test("no question is an empty line: it would stop every older Harvard pump of a chain", () => {
  for (const { definition, protocol, rank } of probeOrder(DRIVERS)) {
    // Lines that must end in CR LF come last: a Harvard pump has been found before them.
    if (rank === 3) continue;
    const text = questionsOf(protocol)
      .map((question) => new TextDecoder("latin1").decode(question))
      .join("");
    expect(text, definition.id).not.toMatch(/^[\r\n]|\r\n?\r|\n[\r\n]/);
  }
});

test("no question of any driver is a word that acts on another device", () => {
  for (const { definition, protocol } of probeOrder(DRIVERS)) {
    for (const question of questionsOf(protocol)) {
      const words = new TextDecoder("latin1").decode(question).split(/[\r\n]/);
      for (const word of words) expect(word.trim(), definition.id).not.toMatch(ACTING);
      expect(protocol.isAllowedRequest(question), definition.id).toBe(true);
    }
  }
});

test("a dry run needs no port and ends, also for a driver that only listens", () => {
  expect(questionsOf(findDriver("open-injector").bind({}))).toEqual([]);
  expect(questionsOf(findDriver("keller").bind({})).length).toBeGreaterThan(3);
});

test("a USB identity brings its driver to the front of its kind, never words before frames", () => {
  const usb = { vendorId: "0483", productId: "a1ad", serialNumber: "", location: "", channel: "" };
  const order = probeOrder(DRIVERS, usb);
  expect(order.find(({ rank }) => rank === 2)?.definition.id).toBe("mark10");
  expect(order.map(({ rank }) => rank)).toEqual(order.map(({ rank }) => rank).toSorted());
});
