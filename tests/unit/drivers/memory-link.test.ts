import { createMemoryLink, type MemoryLink } from "@cementwatch/drivers/memory-link";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { silenceBoundUs } from "@cementwatch/drivers/silence-watchdog";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { describe, expect, test } from "vitest";
import { bindAsUsed } from "../../support/bind-as-used.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const SECOND = 1_000_000;

function createRoom(driver: string) {
  const clock = createManualClock();
  const protocol = bindAsUsed(driver);
  const simulator = protocol.createSimulator(createBurstPlant(5), 5);
  const links: MemoryLink[] = [];
  const states: string[] = [];
  const items: DecodedItem[] = [];
  const supervisor = new Supervisor({
    protocol,
    clock,
    random: () => 0.5,
    openSource() {
      const link = createMemoryLink("memory", simulator, clock);
      links.push(link);
      return Promise.resolve(link);
    },
    sink: {
      serial: () => undefined,
      link: (state) => states.push(state),
      fault: () => undefined,
      items: (decoded) => items.push(...decoded),
    },
  });
  supervisor.start();
  return { clock, supervisor, simulator, links, states, items };
}

describe.each(DRIVERS.map(({ id }) => id))("%s in memory", (id) => {
  test("runs, and two runs of one seed say the same", async () => {
    const [first, second] = [createRoom(id), createRoom(id)];
    await first.clock.advance(4 * SECOND);
    await second.clock.advance(4 * SECOND);
    expect(first.supervisor.state()).toBe("running");
    expect(first.items.filter(({ kind }) => kind === "reading").length).toBeGreaterThan(
      (0.5 * 4 * SECOND) / bindAsUsed(id).nominalPeriodUs,
    );
    expect(second.items).toEqual(first.items);
  });

  test("unplugged with an event or without, it blanks in time and comes back", async () => {
    for (const withEvent of [true, false]) {
      const { clock, supervisor, links, states } = createRoom(id);
      await clock.advance(2 * SECOND);
      expect(supervisor.state()).toBe("running");
      links.at(-1)?.unplug(withEvent);
      await clock.advance(silenceBoundUs(bindAsUsed(id).nominalPeriodUs));
      expect(states).toContain(withEvent ? "lost" : "silent");
      await clock.advance(6 * SECOND);
      expect(supervisor.state()).toBe("running");
      expect(links.length).toBeGreaterThan(1);
    }
  });

  test("a device that loses power for a moment is followed without a person", async () => {
    const { clock, supervisor, simulator } = createRoom(id);
    await clock.advance(2 * SECOND);
    simulator.powerCycle(clock.nowUs());
    await clock.advance(8 * SECOND);
    expect(supervisor.state()).toBe("running");
  });
});
