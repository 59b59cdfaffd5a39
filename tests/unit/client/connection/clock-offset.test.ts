import {
  clockBeat,
  clockPong,
  emptyClock,
  roundTripMs,
  sessionNowUs,
} from "@cementwatch/client/connection/clock-offset";
import { describe, expect, it } from "vitest";

describe("session time in the browser", () => {
  it("is not known before the first beat", () => {
    expect(sessionNowUs(emptyClock("live"), 1000)).toBeUndefined();
  });

  it("trusts the least delayed beat", () => {
    // The server is 5 s ahead; beats arrive 80, 3 and 40 ms late.
    const late = clockBeat(emptyClock("live"), 6_000_000, 1080);
    const early = clockBeat(late, 6_100_000, 1103);
    const clock = clockBeat(early, 6_200_000, 1240);
    expect(sessionNowUs(clock, 1300)).toBe(6_297_000);
  });

  it("trusts the ping with the smallest round trip over the beats", () => {
    const beat = clockBeat(emptyClock("live"), 6_000_000, 1020);
    const slow = clockPong(
      beat,
      { clientSentMs: 1000, serverReceivedUs: 6_090_000, serverSentUs: 6_090_000 },
      1100,
    );
    const clock = clockPong(
      slow,
      { clientSentMs: 1200, serverReceivedUs: 6_201_000, serverSentUs: 6_202_000 },
      1203,
    );
    expect(roundTripMs(clock)).toBe(2);
    expect(sessionNowUs(clock, 1300)).toBe(6_300_000);
  });

  it("leaves out a ping of another epoch and one that runs backwards", () => {
    const beat = clockBeat(emptyClock("simulated"), 500_000, 1000);
    const other = clockPong(beat, { clientSentMs: 1000, serverReceivedUs: 9e9, serverSentUs: 9e9 }, 1001);
    expect(sessionNowUs(other, 1100)).toBe(600_000);
    const backwards = clockPong(beat, { clientSentMs: 1000, serverReceivedUs: 0, serverSentUs: 9000 }, 1001);
    expect(roundTripMs(backwards)).toBeUndefined();
  });

  it("never runs a replay on between its beats: it may be paused", () => {
    const clock = clockBeat(emptyClock("replay"), 42_000_000, 1000);
    expect(sessionNowUs(clock, 9000)).toBe(42_000_000);
  });
});
