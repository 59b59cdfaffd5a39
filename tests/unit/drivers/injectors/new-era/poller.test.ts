import type { DevicePoller } from "@cementwatch/drivers/driver";
import { newEra } from "@cementwatch/drivers/injectors/new-era/definition";
import { MODE_TEST } from "@cementwatch/drivers/injectors/new-era/requests";
import { createNewEraSimulator } from "@cementwatch/drivers/injectors/new-era/simulator";
import { bytesToAscii, bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const SAFE_PUMP = { address: 0, baudRate: 19_200, safeTimeoutS: 3, volumeUnit: "ML" } as const;

/** A driver that starts in Basic mode, on a pump that is in Safe mode. */
function autoOnSafePump(consent: boolean, seconds: number) {
  const protocol = newEra.bind({ safeTimeoutS: 3 });
  const simulator = createNewEraSimulator(RAMP_PLANT, 1, SAFE_PUMP);
  return runDriver({ protocol: { ...protocol, createSimulator: () => simulator }, seconds, consent });
}

function requestsUntil(poller: DevicePoller, untilUs: number): string[] {
  const sent: string[] = [];
  for (let atUs = 0; atUs < untilUs; atUs += 1_000) {
    const { send } = poller.step(atUs);
    if (send !== undefined)
      sent.push(bytesToHex(send) === bytesToHex(MODE_TEST) ? "mode test" : bytesToAscii(send));
  }
  return sent;
}

test("asks for the version until it answers, one request at a time, with a timeout", () => {
  const poller = newEra.bind({ mode: "basic" }).createPoller();
  expect(requestsUntil(poller, 1_100_000)).toEqual(["VER\r", "VER\r", "VER\r", "VER\r", "VER\r"]);
  expect(poller.isIdentified()).toBe(false);
});

test("auto: two unanswered requests are followed by the mode test", () => {
  const sent = requestsUntil(newEra.bind({}).createPoller(), 1_100_000);
  expect(sent.slice(0, 5)).toEqual(["VER\r", "VER\r", "mode test", "VER\r", "VER\r"]);
});

test("safe: not a byte before a person has agreed, and the question says when the pump would stop", () => {
  const poller = newEra.bind({ mode: "safe", safeTimeoutS: 4, address: 2 }).createPoller();
  expect(requestsUntil(poller, 2_000_000)).toEqual([]);
  expect(poller.consentNeeded()).toEqual({
    code: "NE-SAFE-MODE",
    text: "Pump 2 is in Safe mode: once it is polled, closing cementwatch will stop this pump after 4 s.",
  });
  poller.allow();
  expect(poller.consentNeeded()).toBeUndefined();
  expect(requestsUntil(poller, 10_000)).toHaveLength(1);
});

test("auto finds a Safe-mode pump without a valid packet, asks, and sends nothing more", () => {
  const run = autoOnSafePump(false, 3);
  const sent = run.wire.filter(({ direction }) => direction === "sent");
  expect(run.items).toContainEqual(expect.objectContaining({ kind: "notice", code: "NE-SAFE-MODE" }));
  expect(run.poller.consentNeeded()?.text).toContain("will stop this pump after 3 s");
  expect(run.poller.isIdentified()).toBe(false);
  expect(sent.at(-1)?.bytes).toEqual(MODE_TEST);
  // Nothing armed the pump's time-out: it would have pushed A?T by now.
  expect(run.items.filter(({ kind }) => kind === "deviceAlarm")).toEqual([]);
});

test("after consent it polls the Safe-mode pump fast enough to keep it running", () => {
  const run = autoOnSafePump(true, 6);
  expect(run.poller.isIdentified()).toBe(true);
  expect(run.items.filter(({ kind }) => kind === "deviceAlarm")).toEqual([]);
  expect(run.items.filter(({ kind }) => kind === "reading").length).toBeGreaterThan(60);
});

test("an old pump that refuses VER is known by its display", () => {
  const poller = newEra.bind({}).createPoller();
  poller.step(0);
  poller.heard([{ kind: "notice", code: "NE-REQUEST-REFUSED", text: "", firstByteAtUs: 1 }], 1);
  expect(bytesToAscii(poller.step(70_000).send ?? new Uint8Array(0))).toBe("DIS\r");
  poller.heard(
    [{ kind: "reading", signal: "volume", value: 1, unit: "mL", quality: "valid", firstByteAtUs: 2 }],
    80_000,
  );
  expect(poller.isIdentified()).toBe(true);
});

test("a lost reply costs one timeout and a status query, then the display goes on", () => {
  let lost = 0;
  const run = runDriver({
    protocol: newEra.bind({}),
    seconds: 3,
    line: (bytes, atUs) => (atUs > 1_000_000 && lost++ < 1 ? new Uint8Array(0) : bytes),
  });
  const times = run.items.flatMap((item) => (item.kind === "reading" ? [item.firstByteAtUs] : []));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(450_000);
  expect(run.wire.some(({ direction, bytes }) => direction === "sent" && bytesToAscii(bytes) === "\r")).toBe(
    true,
  );
});
