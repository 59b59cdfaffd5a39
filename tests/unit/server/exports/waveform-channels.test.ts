/** Values in evenly spaced 16-bit slots: how exact, held how long, and what is left out. */
import { PADDING, SignalSurvey, type WaveformChannel } from "@cementwatch/server/exports/waveform-channels";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { expect, it } from "vitest";

function sample(atUs: number, value: number, signal = "pressureKpa", quality = "valid"): RecordedMessage {
  const json = { signal, deviceId: "d", atUs, measuredAtUs: atUs, value, quality };
  return { topic: "/telemetry", sequence: 1, atUs, measuredAtUs: atUs, json };
}

function planned(messages: readonly RecordedMessage[], fromUs: number, toUs: number) {
  const survey = new SignalSurvey();
  for (const message of messages) survey.take(message);
  const plan = survey.plan(fromUs, toUs);
  for (const message of messages) plan.take(message);
  return plan.groups();
}

const physical = ({ sensitivity, baseline }: WaveformChannel, level: number) =>
  level * Number(sensitivity) + Number(baseline);

it("gives every value back within half a step, at the slot of its time", () => {
  const values = Array.from({ length: 200 }, (_, index) => Math.sin(index / 9) * 1_234.5 - 77);
  const messages = values.map((value, index) => sample(2_000_000 + index * 50_000, value));
  const [group] = planned(messages, 2_000_000, 12_000_000);
  const channel = group?.channels[0];
  if (group === undefined || channel === undefined) throw new Error("no channel");
  expect(group.rateHz).toBe(40);
  for (const [index, value] of values.entries()) {
    const error = Math.abs(physical(channel, channel.stored[index * 2] ?? 0) - value);
    expect(error, `value ${index}`).toBeLessThanOrEqual(Number(channel.sensitivity) * 0.500_001);
  }
  expect(channel).toMatchObject({ recorded: 200, replaced: 0 });
  expect(channel.sensitivity.length).toBeLessThanOrEqual(16);
});

it("holds a value for three periods and then has none", () => {
  const messages = [0, 1, 2, 30].map((index) => sample(index * 100_000, index + 1));
  const channel = planned(messages, 0, 3_000_000)[0]?.channels[0];
  const stored = [...(channel?.stored ?? [])];
  expect(stored[5]).toBe(stored[4]);
  expect(stored[20]).toBe(PADDING);
  expect(stored[60]).not.toBe(PADDING);
});

it("takes valid numbers only, of the range only", () => {
  const messages = [
    ...[0, 1, 2, 3].map((index) => sample(index * 100_000, index + 5)),
    sample(400_000, 900, "pressureKpa", "uncalibrated"),
    sample(500_000, Number.NaN),
    sample(600_000, 6),
  ];
  const channel = planned(messages, 200_000, 550_000)[0]?.channels[0];
  if (channel === undefined) throw new Error("no channel");
  expect(channel.recorded).toBe(2);
  expect([0, 2].map((slot) => physical(channel, channel.stored[slot] ?? 0))).toEqual([
    expect.closeTo(7, 3),
    expect.closeTo(8, 3),
  ]);
});

it("puts signals of one rate together, and at most four rates", () => {
  const signals = ["pressureKpa", "volumeMl", "temperatureC", "forceN", "flowMlPerS", "cementTemperatureC"];
  const periodsUs = [50_000, 50_000, 100_000, 200_000, 500_000, 1_000_000];
  const messages = signals.flatMap((signal, index) =>
    Array.from({ length: 5 }, (_, step) => sample(step * (periodsUs[index] ?? 1), step, signal)),
  );
  const groups = planned(messages, 0, 4_000_000);
  expect(groups.map(({ channels }) => channels.length)).toEqual([2, 1, 1, 2]);
  for (const { channels } of groups)
    expect(new Set(channels.map(({ stored }) => stored.length)).size).toBe(1);
});

it("takes a value that never changes", () => {
  const channel = planned([sample(0, 3.25), sample(50_000, 3.25)], 0, 100_000)[0]?.channels[0];
  expect(channel && physical(channel, channel.stored[0] ?? 9)).toBe(3.25);
});
