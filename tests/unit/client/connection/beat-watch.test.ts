import { beatSeen, lookForBeat, startBeatWatch } from "@cementwatch/client/connection/beat-watch";
import { describe, expect, it } from "vitest";

/** Looks every 100 ms from `fromMs` to `untilMs`. */
function lookOn(watch: ReturnType<typeof startBeatWatch>, fromMs: number, untilMs: number) {
  let state = watch;
  for (let atMs = fromMs; atMs <= untilMs; atMs += 100) state = lookForBeat(state, atMs);
  return state;
}

describe("the beat watchdog", () => {
  it("knows nothing until the first beat", () => {
    expect(startBeatWatch(0).isLost).toBe(true);
    expect(beatSeen(startBeatWatch(0), 50).isLost).toBe(false);
  });

  it("stands 500 ms without a beat and not 600", () => {
    const watch = beatSeen(startBeatWatch(0), 0);
    expect(lookOn(watch, 100, 500).isLost).toBe(false);
    expect(lookOn(watch, 100, 600).isLost).toBe(true);
  });

  it("stays lost until a beat comes", () => {
    const lost = lookOn(beatSeen(startBeatWatch(0), 0), 100, 700);
    expect(lookForBeat(lost, 800).isLost).toBe(true);
    expect(beatSeen(lost, 850).isLost).toBe(false);
  });

  it("gives one look to read what waits when the page itself stood still", () => {
    const watch = lookForBeat(beatSeen(startBeatWatch(0), 0), 100);
    const awake = lookForBeat(watch, 1500);
    expect(awake.isLost).toBe(false);
    expect(lookForBeat(awake, 1600).isLost).toBe(true);
  });
});
