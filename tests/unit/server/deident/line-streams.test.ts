import { LineStreams } from "@cementwatch/server/deident/line-streams";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { expect, it } from "vitest";

function line(deviceId: string, text: string): RecordedMessage {
  const json = { deviceId, direction: "received" };
  return { topic: "/input/serial", sequence: 1, atUs: 0, measuredAtUs: 0, json, bytes: Buffer.from(text) };
}

it("replaces a number that is divided between reads, device by device, and cuts as it was", () => {
  const messages = [
    line("a", "SN 12"),
    line("b", "SN 1"),
    line("a", "34"),
    line("a", "56;"),
    line("b", "99"),
  ];
  const lines = new LineStreams({ messages: () => messages.values() as never }, [
    { old: "123456", now: "654321" },
  ]);
  expect(messages.map((message) => Buffer.from(lines.next(message)).toString())).toEqual([
    "SN 65",
    "SN 1",
    "43",
    "21;",
    "99",
  ]);
});

it("leaves the bytes alone when nothing is to be replaced", () => {
  const message = line("a", "SN 123456");
  const lines = new LineStreams({ messages: () => [message].values() as never }, []);
  expect(lines.next(message)).toBe(message.bytes);
});
