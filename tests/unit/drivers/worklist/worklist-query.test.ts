/** Peers that mean no good, or are broken. Real worklist servers: tests/integration/worklist.test.ts. */
import process from "node:process";
import { joinBytes } from "@cementwatch/drivers/worklist/dicom-elements";
import { queryWorklist } from "@cementwatch/drivers/worklist/worklist-query";
import { FaultError } from "@cementwatch/shared/faults";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { createManualClock, type ManualClock } from "../../../support/manual-clock.ts";
import {
  type Acceptor,
  acceptPdu,
  dataPdu,
  pdu,
  responsePdu,
  startAcceptor,
  stepPdus,
} from "../../../support/scripted-acceptor.ts";

const S = 1_000_000;
const opened: Acceptor[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((acceptor) => acceptor.close()));
});

async function acceptor(...how: Parameters<typeof startAcceptor>): Promise<Acceptor> {
  const started = await startAcceptor(...how);
  opened.push(started);
  return started;
}

/** Accepts the association and answers the query with these bytes. */
function answering(answer: Uint8Array) {
  let step = 0;
  return acceptor((socket, chunk) => {
    if (chunk === undefined) return;
    step += 1;
    if (step === 1) socket.write(acceptPdu());
    else if (step === 2) socket.write(answer);
  });
}

function ask(port: number, clock: ManualClock = createManualClock()) {
  return queryWorklist({
    settings: { host: "127.0.0.1", port, calledAet: "ROOM", callingAet: "CEMENT", modality: "XA" },
    clock,
    date: "20261126",
    pseudonymOf: (id) => `p:${id.length}`,
  });
}

async function problemOf(port: number, clock?: ManualClock): Promise<string> {
  try {
    await ask(port, clock);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    expect(error.code).toBe("NET-WORKLIST-FAILED");
    return error.detail;
  }
  throw new Error("the query succeeded");
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}

async function expectClosed(peer: Acceptor): Promise<void> {
  await eventually(() => peer.sockets.size === 0, "the end of the connection");
}

describe("a query", () => {
  it("takes the steps in order of time, says good-bye and ends the connection", async () => {
    const peer = await answering(
      joinBytes(stepPdus("abc", "120000"), stepPdus("de", "080000"), responsePdu(0, false)),
    );
    const { entries, hasMore } = await ask(peer.port);
    expect(hasMore).toBe(false);
    expect(entries.map(({ pseudonym, worklist }) => [pseudonym, worklist.scheduledAt])).toEqual([
      ["p:2", "20261126 080000"],
      ["p:3", "20261126 120000"],
    ]);
    await expectClosed(peer);
    // A-RELEASE-RQ, the last ten bytes.
    expect([...peer.received().slice(-10)]).toEqual([5, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
  });

  it("is not hurt by an answer in single bytes", async () => {
    const answer = joinBytes(stepPdus("abc"), responsePdu(0, false));
    const peer = await acceptor((socket, chunk) => {
      if (chunk?.[0] === 1) socket.write(acceptPdu());
      else if (chunk?.[0] === 4) for (const byte of answer) socket.write(Uint8Array.of(byte));
    });
    expect((await ask(peer.port)).entries).toHaveLength(1);
  });

  it("takes an empty list", async () => {
    const peer = await answering(responsePdu(0, false));
    expect(await ask(peer.port)).toEqual({ entries: [], hasMore: false });
  });
});

describe("a peer that hangs", () => {
  it("before, in or after the association is given up after ten seconds, and the connection with it", async () => {
    const scripts: Parameters<typeof startAcceptor>[0][] = [
      () => undefined,
      (socket, chunk) => chunk && socket.write(acceptPdu().subarray(0, 20)),
      (socket, chunk) => chunk?.[0] === 1 && socket.write(acceptPdu()),
      (socket, chunk) => {
        if (chunk?.[0] === 1) socket.write(acceptPdu());
        if (chunk?.[0] === 4) socket.write(stepPdus("abc").subarray(0, 100));
      },
    ];
    for (const script of scripts) {
      const peer = await acceptor(script);
      const clock = createManualClock();
      const problem = problemOf(peer.port, clock);
      await eventually(() => peer.received().length > 0, "the request");
      await clock.advance(9.9 * S);
      expect(peer.sockets.size).toBe(1);
      await clock.advance(0.2 * S);
      expect(await problem).toContain("did not answer in time");
      await expectClosed(peer);
    }
  });

  it("after its last answer is not waited for", async () => {
    const peer = await acceptor((socket, chunk) => {
      if (chunk?.[0] === 1) socket.write(acceptPdu());
      if (chunk?.[0] === 4) socket.write(responsePdu(0, false));
    }, true);
    const clock = createManualClock();
    await ask(peer.port, clock);
    await eventually(() => peer.received().at(-10) === 5, "the release");
    // Both ends live in this process: ours must go although the peer keeps its own.
    const before = openSockets();
    await clock.advance(0.9 * S);
    expect(openSockets()).toBe(before);
    await clock.advance(0.2 * S);
    await eventually(() => openSockets() === before - 1, "the end of our socket");
  });
});

describe("a peer that answers garbage", () => {
  const GARBAGE = "something that is no worklist";
  const bad: readonly [string, Uint8Array][] = [
    ["a web page", new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["an association request", pdu(1, new Uint8Array(68))],
    ["a PDU of 4 GB", pdu(2, new Uint8Array(10), 0xffffffff)],
    ["data before the association", stepPdus("abc")],
  ];
  it.each(bad)("instead of an association: %s", async (_name, answer) => {
    const peer = await acceptor((socket, chunk) => chunk && socket.write(answer));
    expect(await problemOf(peer.port)).toContain(GARBAGE);
    await expectClosed(peer);
  });

  const later: readonly [string, Uint8Array][] = [
    ["a data set that is none", joinBytes(responsePdu(0xff00, true), dataPdu(2, Uint8Array.of(1, 2, 3)))],
    ["a data set without an answer", dataPdu(2, new Uint8Array(8))],
    ["an answer to something else", dataPdu(3, new Uint8Array(30))],
    ["pending without a data set", responsePdu(0xff00, false)],
    ["two answers in one", joinBytes(responsePdu(0xff00, true), responsePdu(0xff00, true))],
    ["a second acceptance", acceptPdu()],
    ["a data set of 70 KB", joinBytes(responsePdu(0xff00, true), dataPdu(0, new Uint8Array(70_000)))],
    [
      "a command without end",
      joinBytes(...Array.from({ length: 5 }, () => dataPdu(1, new Uint8Array(1_000)))),
    ],
  ];
  it.each(later)("instead of steps: %s", async (_name, answer) => {
    const peer = await answering(answer);
    expect(await problemOf(peer.port)).toContain(GARBAGE);
    await expectClosed(peer);
  });

  it("without end is cut after 2 MB", async () => {
    let sent = 0;
    const piece = joinBytes(responsePdu(0xff00, true), dataPdu(2, longStep()));
    const peer = await acceptor((socket, chunk) => {
      if (chunk?.[0] === 1) socket.write(acceptPdu());
      if (chunk?.[0] !== 4) return;
      const more = (): void => {
        while (!socket.destroyed && sent < 64e6) {
          sent += piece.length;
          if (!socket.write(piece)) {
            socket.once("drain", more);
            return;
          }
        }
      };
      more();
    });
    expect(await problemOf(peer.port)).toContain("more than 2 MB");
    await expectClosed(peer);
    expect(sent).toBeLessThan(16e6);
  });
});

/** 60 KB in an element that nobody asked for. */
function longStep(): Uint8Array {
  const bytes = new Uint8Array(60_008);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x0009, true);
  view.setUint32(4, 60_000, true);
  return bytes;
}

describe("a peer that says no", () => {
  const refusals: readonly [string, number, number, string][] = [
    ["does not know its own title", 1, 7, "check worklist.calledAet"],
    ["does not know ours", 1, 3, "does not know this station as CEMENT"],
    ["is busy", 3, 1, "refused the association"],
  ];
  it.each(refusals)("%s", async (_name, source, reason, advice) => {
    const peer = await acceptor(
      (socket, chunk) => chunk && socket.write(pdu(3, Uint8Array.of(0, 1, source, reason))),
    );
    expect(await problemOf(peer.port)).toContain(advice);
  });

  it("offers no worklist, aborts, ends, or fails the query", async () => {
    const elsewhere = await acceptor((socket, chunk) => chunk && socket.write(acceptPdu(3)));
    expect(await problemOf(elsewhere.port)).toContain("offers no modality worklist");
    const aborting = await answering(pdu(7, new Uint8Array(4)));
    expect(await problemOf(aborting.port)).toContain("aborted the query");
    const ending = await acceptor((socket, chunk) => chunk && socket.end());
    expect(await problemOf(ending.port)).toContain("closed the connection");
    const failing = await answering(responsePdu(0xa700, false));
    expect(await problemOf(failing.port)).toContain("status A700");
  });

  it("at an address that nobody has", async () => {
    const query = queryWorklist({
      settings: { host: "no-such-host.invalid", port: 104, calledAet: "A", callingAet: "B", modality: "XA" },
      clock: createManualClock(),
      date: "20261126",
      pseudonymOf: () => "",
    });
    await expect(query).rejects.toThrow(/check worklist.host|cannot be reached/);
  });
});
