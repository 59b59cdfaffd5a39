import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import { probeOrder, questionsOf } from "@cementwatch/server/cli/devices-probe";
import { expect, test } from "vitest";

/** Words that start, stop, move or set something on a pump or a test stand that might be on the port. */
const ACTING =
  /RUN|STP|STOP|START|PUR|DIA|RAT|VOL|DIR|CLD|SAF|BUZ|LOC|IRAT|WRAT|^[UDSFHM]$|ZERO|CLR|AL\d|SAVE|RSET/i;

test("listens before it asks, and asks in checked frames before it asks in words", () => {
  const order = probeOrder(DRIVERS).map(({ definition, rank }) => [definition.id, rank]);
  expect(order).toEqual([
    ["open-injector", 0],
    ["keller", 1],
    ["new-era", 2],
    ["mark10", 2],
    ["omega-px409", 2],
    ["omega-iseries", 2],
    ["omega-d1000", 2],
    ["sics", 2],
  ]);
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
