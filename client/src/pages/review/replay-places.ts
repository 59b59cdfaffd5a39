/** Places of a recorded session that keys and buttons jump to, and the loop between two of them. Pure; session µs. */
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";

/** Each list ascending. */
export interface ReplayPlaces {
  readonly alarms: readonly number[];
  readonly marks: readonly number[];
  readonly looks: readonly number[];
}

/** Nearer than this is where we are already. */
const HERE_US = 500_000;

/** The first place after `atUs`; behind the last one the first again. */
export function nextPlace(places: readonly number[], atUs: number): number | undefined {
  return places.find((placeUs) => placeUs > atUs) ?? places[0];
}

/** The last place clearly before `atUs`; before the first one the last. */
export function previousPlace(places: readonly number[], atUs: number): number | undefined {
  return places.findLast((placeUs) => placeUs < atUs - HERE_US) ?? places.at(-1);
}

export interface LoopPress {
  /** Start of a loop whose end is not set yet. */
  readonly fromUs?: number;
  readonly commands: readonly PlaybackCommand[];
  /** Why nothing happened, and what to do. */
  readonly problem?: string;
}

/** A sets the start, B the end and begins the loop, X plays on. Undefined for any other key. */
export function loopPress(
  key: string,
  state: Pick<PlaybackState, "atUs" | "loop">,
  fromUs: number | undefined,
): LoopPress | undefined {
  const off: readonly PlaybackCommand[] = state.loop === undefined ? [] : [{ kind: "loopOff" }];
  switch (key.toLowerCase()) {
    case "a":
      return { fromUs: state.atUs, commands: off };
    case "b": {
      const startUs = fromUs ?? state.loop?.fromUs;
      if (startUs === undefined) return { commands: [], problem: "press A first, where the loop begins" };
      if (state.atUs <= startUs)
        return { fromUs: startUs, commands: [], problem: "B lies before A: go on, then press B" };
      return { commands: [{ kind: "loop", fromUs: startUs, toUs: state.atUs }] };
    }
    case "x":
      return { commands: off };
    default:
      return undefined;
  }
}
