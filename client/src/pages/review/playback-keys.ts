/** What a key of review means. Pure. */
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import { nextPlace, previousPlace, type ReplayPlaces } from "./replay-places.ts";

export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];
const JUMP_US = 5_000_000;
const NORMAL = 1;

/** The next faster (+1) or slower (−1) speed; stays at the ends. */
export function otherSpeed(speed: number, direction: 1 | -1): number {
  const found = direction > 0 ? SPEEDS.find((item) => item > speed) : SPEEDS.findLast((item) => item < speed);
  return found ?? speed;
}

/**
 * Commands for a key (`KeyboardEvent.key`), in order; `undefined` when the key means nothing here. K and space pause
 * and play. L plays, and plays faster when it plays already; J plays slower, and goes back 5 s while paused. Arrows
 * step one picture. N and P go to the next and the previous alarm, M and Shift-M to a mark, full stop and comma to a look.
 */
export function commandsFor(
  key: string,
  state: PlaybackState,
  places: ReplayPlaces,
): readonly PlaybackCommand[] | undefined {
  const jump = (toUs: number): readonly PlaybackCommand[] => [
    { kind: "seek", toUs: Math.min(state.endUs, Math.max(state.startUs, toUs)) },
  ];
  const to = (placeUs: number | undefined) => (placeUs === undefined ? [] : jump(placeUs));
  switch (key.toLowerCase()) {
    case " ":
    case "k":
      return [{ kind: state.isPlaying ? "pause" : "play" }];
    case "l":
      if (state.isPlaying) return [{ kind: "speed", factor: otherSpeed(state.speed, 1) }];
      return [{ kind: "speed", factor: NORMAL }, { kind: "play" }];
    case "j":
      if (state.isPlaying) return [{ kind: "speed", factor: otherSpeed(state.speed, -1) }];
      return jump(state.atUs - JUMP_US);
    case "arrowleft":
      return [{ kind: "step", frames: -1 }];
    case "arrowright":
      return [{ kind: "step", frames: 1 }];
    case "home":
      return jump(state.startUs);
    case "end":
      return jump(state.endUs);
    case "n":
      return to(nextPlace(places.alarms, state.atUs));
    case "p":
      return to(previousPlace(places.alarms, state.atUs));
    case "m":
      return to((key === "M" ? previousPlace : nextPlace)(places.marks, state.atUs));
    case ".":
      return to(nextPlace(places.looks, state.atUs));
    case ",":
      return to(previousPlace(places.looks, state.atUs));
    default:
      return undefined;
  }
}
