import { commandsFor, otherSpeed, SPEEDS } from "@cementwatch/client/pages/review/playback-keys";
import { createSeekQueue } from "@cementwatch/client/pages/review/seek-queue";
import { describe, expect, it } from "vitest";

const PAUSED = { isPlaying: false, speed: 1, atUs: 12e6, startUs: 1e6, endUs: 60e6 };
const PLAYING = { ...PAUSED, isPlaying: true };
const NONE = { alarms: [], marks: [], looks: [] };
const PLACES = { alarms: [30e6], marks: [5e6, 20e6], looks: [2e6, 11e6, 40e6] };

describe("keys of review", () => {
  it("play and pause", () => {
    expect(commandsFor(" ", PAUSED, NONE)).toEqual([{ kind: "play" }]);
    expect(commandsFor("K", PLAYING, NONE)).toEqual([{ kind: "pause" }]);
  });

  it("play faster with L and slower with J, from 0.1 to 16", () => {
    expect(commandsFor("l", { ...PAUSED, speed: 4 }, NONE)).toEqual([
      { kind: "speed", factor: 1 },
      { kind: "play" },
    ]);
    expect(commandsFor("l", PLAYING, NONE)).toEqual([{ kind: "speed", factor: 2 }]);
    expect(commandsFor("j", PLAYING, NONE)).toEqual([{ kind: "speed", factor: 0.5 }]);
    expect(commandsFor("j", PAUSED, NONE)).toEqual([{ kind: "seek", toUs: 7e6 }]);
    expect([SPEEDS[0], SPEEDS.at(-1)]).toEqual([0.1, 16]);
    expect(otherSpeed(16, 1)).toBe(16);
    expect(otherSpeed(0.1, -1)).toBe(0.1);
    expect(otherSpeed(3, 1)).toBe(4);
  });

  it("step, jump within the record, and go to alarms", () => {
    expect(commandsFor("ArrowLeft", PAUSED, NONE)).toEqual([{ kind: "step", frames: -1 }]);
    expect(commandsFor("j", { ...PAUSED, atUs: 2e6 }, NONE)).toEqual([{ kind: "seek", toUs: 1e6 }]);
    expect(commandsFor("End", PAUSED, NONE)).toEqual([{ kind: "seek", toUs: 60e6 }]);
    expect(commandsFor("n", PAUSED, PLACES)).toEqual([{ kind: "seek", toUs: 30e6 }]);
    expect(commandsFor("n", PAUSED, NONE)).toEqual([]);
    expect(commandsFor("q", PAUSED, PLACES)).toBeUndefined();
  });

  it("go to marks and looks, forwards and back", () => {
    const seek = (toUs: number) => [{ kind: "seek", toUs }];
    expect(commandsFor("m", PAUSED, PLACES)).toEqual(seek(20e6));
    expect(commandsFor("M", PAUSED, PLACES)).toEqual(seek(5e6));
    expect(commandsFor(".", PAUSED, PLACES)).toEqual(seek(40e6));
    expect(commandsFor(",", PAUSED, PLACES)).toEqual(seek(11e6));
  });
});

it("seeks one at a time and leaves out the places that the hand has passed", async () => {
  const sent: number[] = [];
  const answers: (() => void)[] = [];
  const queue = createSeekQueue((toUs) => {
    sent.push(toUs);
    return new Promise((resolve) => {
      answers.push(resolve);
    });
  });
  for (const toUs of [1, 2, 3]) queue.seek(toUs);
  expect(sent).toEqual([1]);
  answers[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([1, 3]);
  answers[1]?.();
  await Promise.resolve();
  await Promise.resolve();
  queue.seek(4);
  expect(sent).toEqual([1, 3, 4]);
});
