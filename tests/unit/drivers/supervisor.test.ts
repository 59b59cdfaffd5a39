import type { LinkSource } from "@cementwatch/drivers/link";
import { silenceBoundUs } from "@cementwatch/drivers/silence-watchdog";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { FaultError } from "@cementwatch/shared/faults";
import { describe, expect, test } from "vitest";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";
import { createToyProtocol, ToyLink, type ToyOptions } from "../../support/toy-device.ts";

const MS = 1_000;
const SECOND = 1_000_000;

interface Room {
  readonly clock: ManualClock;
  readonly supervisor: Supervisor;
  /** Every link made so far; the last is the present one. */
  readonly links: ToyLink[];
  readonly states: string[];
  readonly details: string[];
  readonly faults: string[];
  readonly wire: string[];
}

function createRoom(
  options: ToyOptions = {},
  prepare: (link: ToyLink, index: number) => void = () => undefined,
): Room {
  const clock = createManualClock();
  const room = { links: [], states: [], details: [], faults: [], wire: [] } as Pick<
    Room,
    "links" | "states" | "details" | "faults" | "wire"
  >;
  const openSource: LinkSource = () => {
    const link = new ToyLink();
    prepare(link, room.links.length);
    room.links.push(link);
    return Promise.resolve(link);
  };
  const supervisor = new Supervisor({
    protocol: createToyProtocol(options),
    openSource,
    clock,
    random: () => 0.5,
    sink: {
      serial: (direction, bytes) => room.wire.push(`${direction} ${new TextDecoder().decode(bytes)}`),
      link(state, detail) {
        room.states.push(state);
        room.details.push(detail);
      },
      fault: (code) => room.faults.push(code),
    },
  });
  return { ...room, clock, supervisor };
}

function lastOf<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new Error("nothing there");
  return item;
}

test("the silence bound is three periods, at least 500 ms and at most 3 s", () => {
  expect([10 * MS, 200 * MS, 400 * MS, 2 * SECOND].map(silenceBoundUs)).toEqual([
    500 * MS,
    600 * MS,
    1_200 * MS,
    3 * SECOND,
  ]);
});

describe("a healthy device", () => {
  test("opens, identifies, runs, and every chunk reaches the sink in order", async () => {
    const { clock, supervisor, states, details, wire, faults } = createRoom();
    supervisor.start();
    await clock.advance(250 * MS);
    expect(states).toEqual(["opening", "identifying", "running"]);
    expect(details.at(-1)).toBe("toy port: toy serial 1");
    expect(wire).toEqual([
      "sent ?",
      "received #toy/1;",
      "sent p",
      "received =12;",
      "sent p",
      "received =12;",
    ]);
    expect(faults).toEqual([]);
  });

  test("stopping releases the port and ends every timer", async () => {
    const { clock, supervisor, states, links, wire } = createRoom();
    supervisor.start();
    await clock.advance(250 * MS);
    await supervisor.stop();
    const sent = wire.length;
    await clock.advance(20 * SECOND);
    expect(states.at(-1)).toBe("closed");
    expect(lastOf(links).isClosed).toBe(true);
    expect(links).toHaveLength(1);
    expect(wire).toHaveLength(sent);
  });
});

describe("loss", () => {
  test("a port that goes away is lost at once and comes back by itself", async () => {
    const { clock, supervisor, states, links, faults } = createRoom();
    supervisor.start();
    await clock.advance(SECOND);
    lastOf(links).handlers?.onClosed(new FaultError("LNK-LOST", "unplugged"));
    expect(supervisor.state()).toBe("lost");
    expect(faults).toEqual(["LNK-LOST"]);
    await clock.advance(300 * MS);
    expect(states).toEqual([
      "opening",
      "identifying",
      "running",
      "lost",
      "opening",
      "identifying",
      "running",
    ]);
  });

  test("a port that says nothing about its end is silent within the bound, then opened again", async () => {
    const { clock, supervisor, states, links, faults } = createRoom();
    supervisor.start();
    await clock.advance(SECOND);
    lastOf(links).isAnswering = false;
    await clock.advance(600 * MS);
    expect(supervisor.state()).toBe("silent");
    expect(faults).toEqual(["LNK-SILENT"]);
    expect(links).toHaveLength(1);
    await clock.advance(2_500 * MS);
    expect(links).toHaveLength(2);
    expect(links[0]?.isClosed).toBe(true);
    expect(states.slice(-3)).toEqual(["opening", "identifying", "running"]);
  });

  test("a device that only paused runs again at its first word, on the same link", async () => {
    const { clock, supervisor, links } = createRoom();
    supervisor.start();
    await clock.advance(SECOND);
    lastOf(links).isAnswering = false;
    await clock.advance(700 * MS);
    lastOf(links).say("=13;");
    expect(supervisor.state()).toBe("running");
    lastOf(links).isAnswering = true;
    await clock.advance(10 * SECOND);
    expect(supervisor.state()).toBe("running");
    expect(links).toHaveLength(1);
  });

  test("garbage is no sign of life, and the detail says what it looks like", async () => {
    const { clock, supervisor, states, details, links } = createRoom({}, (link) => {
      link.identity = "\u0012x\u0001;;";
    });
    supervisor.start();
    await clock.advance(SECOND);
    expect(states).toEqual(["opening", "identifying", "silent"]);
    expect(details.at(-1)).toMatch(/unreadable pieces in \d+ bytes.*wrong baud rate/);
    lastOf(links).say("noise;more noise;");
    expect(supervisor.state()).toBe("silent");
  });

  test("a port that cannot be opened is tried with growing delays and one fault", async () => {
    const { clock, supervisor, links, faults, details } = createRoom({}, (link, index) => {
      if (index < 6) link.openError = new FaultError("LNK-OPEN-FAILED", "no such port");
    });
    supervisor.start();
    await clock.advance(100 * MS + 200 * MS + 400 * MS);
    expect(links).toHaveLength(4);
    expect(details.at(-1)).toBe("no such port");
    await clock.advance(800 * MS + 1_600 * MS + 2_000 * MS + 300 * MS);
    expect(faults).toEqual(["LNK-OPEN-FAILED"]);
    expect(supervisor.state()).toBe("running");
  });

  test("an opening that never ends is given up and its late success released", async () => {
    let finishOpening = (): void => undefined;
    const { clock, supervisor, links, states } = createRoom({}, (link, index) => {
      if (index === 0)
        link.opening = new Promise((resolve) => {
          finishOpening = resolve;
        });
    });
    supervisor.start();
    await clock.advance(6 * SECOND);
    expect(states.slice(0, 2)).toEqual(["opening", "retrying"]);
    expect(supervisor.state()).toBe("running");
    finishOpening();
    await clock.advance(SECOND);
    expect(links[0]?.isClosed).toBe(true);
    expect(links[0]?.sent).toEqual([]);
    expect(supervisor.state()).toBe("running");
  });

  test("start, stop, start in one breath leaves one link", async () => {
    const { clock, supervisor, links } = createRoom();
    supervisor.start();
    const stopped = supervisor.stop();
    supervisor.start();
    await stopped;
    await clock.advance(SECOND);
    expect(links).toHaveLength(1);
    expect(supervisor.state()).toBe("running");
  });
});

test("a sink may stop the device in answer to a fault or a state", async () => {
  for (const moment of ["fault", "retrying", "opening"]) {
    const clock = createManualClock();
    const seen: string[] = [];
    const answer = (what: string): void => {
      seen.push(what);
      if (what === moment) void supervisor.stop();
    };
    const supervisor = new Supervisor({
      protocol: createToyProtocol(),
      openSource: () => Promise.reject(new FaultError("LNK-OPEN-FAILED", "no such port")),
      clock,
      random: () => 0.5,
      sink: { serial: () => undefined, link: answer, fault: () => answer("fault") },
    });
    supervisor.start();
    await clock.advance(10 * SECOND);
    expect(supervisor.state()).toBe("closed");
    expect(seen.at(-1)).toBe("closed");
  }
});

describe("safety", () => {
  test("a request that the driver's table forbids is never sent", async () => {
    const { clock, supervisor, links, faults } = createRoom({ request: "RUN" });
    supervisor.start();
    await clock.advance(5 * SECOND);
    expect(links.flatMap((link) => link.sent).filter((text) => text !== "?")).toEqual([]);
    expect(faults).toContain("SYS-INVARIANT");
  });

  test("waits for a person's yes without counting the wait as silence, and polls after it", async () => {
    const { clock, supervisor, states, details, links } = createRoom({ needsConsent: true });
    supervisor.start();
    await clock.advance(20 * SECOND);
    expect(states.at(-1)).toBe("identifying");
    expect(details.at(-1)).toBe("closing stops this toy");
    expect(lastOf(links).sent).toEqual(["?"]);
    supervisor.allow();
    await clock.advance(SECOND);
    expect(supervisor.state()).toBe("running");
    expect(lastOf(links).sent).toContain("p");
  });

  test("a yes holds when the same device comes back: asking again would stop its polling", async () => {
    const { clock, supervisor, links } = createRoom({ needsConsent: true });
    supervisor.start();
    await clock.advance(SECOND);
    supervisor.allow();
    await clock.advance(SECOND);
    lastOf(links).handlers?.onClosed(new FaultError("LNK-LOST", "unplugged"));
    await clock.advance(SECOND);
    expect(links).toHaveLength(2);
    expect(supervisor.state()).toBe("running");
  });

  test("another device on the same port is refused until a person allows it", async () => {
    const { clock, supervisor, states, details, links, faults, wire } = createRoom({}, (link, index) => {
      if (index > 0) link.identity = "#toy/2;";
    });
    supervisor.start();
    await clock.advance(SECOND);
    lastOf(links).handlers?.onClosed(new FaultError("LNK-LOST", "unplugged"));
    wire.length = 0;
    await clock.advance(30 * SECOND);
    expect(states).not.toContain("silent");
    expect(states.filter((state) => state === "running")).toHaveLength(1);
    expect(wire).not.toContain("sent p");
    expect(faults.filter((code) => code === "LNK-IDENTITY-CHANGED")).toHaveLength(1);
    expect(details.join("\n")).toContain("found toy serial 2, expected toy serial 1");
    supervisor.allow();
    await clock.advance(15 * SECOND);
    expect(supervisor.state()).toBe("running");
  });

  test("the right device on the same port is taken back without a question", async () => {
    const { clock, supervisor, links } = createRoom({}, (link, index) => {
      if (index === 1) link.identity = "#toy/2;";
    });
    supervisor.start();
    await clock.advance(SECOND);
    lastOf(links).handlers?.onClosed(new FaultError("LNK-LOST", "unplugged"));
    await clock.advance(10 * SECOND);
    expect(links).toHaveLength(3);
    expect(supervisor.state()).toBe("running");
  });
});
