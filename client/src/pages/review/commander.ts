/**
 * Sends playback commands, and knows where a seek leads whose place has not been told yet: the next jump starts from
 * there. The answer may come before the state that it brings about.
 */
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import type { Connection } from "../../connection/socket.ts";

export interface Commander {
  /** Resolves when it is answered; never rejects. */
  readonly send: (command: PlaybackCommand) => Promise<void>;
  /** The state as it will be once the seeks under way are done. */
  readonly withWanted: (state: PlaybackState) => PlaybackState;
}

/** `onRefusal` gets the server's words, or nothing when it did as it was told. */
export function createCommander(
  connection: Pick<Connection, "playback"> & { readonly store: Pick<Connection["store"], "getState"> },
  onRefusal: (refusal: string) => void,
): Commander {
  let wantedUs: number | undefined;
  /** What was told last when the seek was answered; anything newer has its place. */
  let before: PlaybackState | undefined;
  let isAnswered = false;
  let asked = 0;
  return {
    async send(command) {
      const mine = command.kind === "seek" ? ++asked : asked;
      if (command.kind === "seek") {
        wantedUs = command.toUs;
        isAnswered = false;
      }
      const { isOk, error } = await connection.playback(command);
      if (command.kind === "seek" && mine === asked) {
        isAnswered = true;
        before = connection.store.getState().playback;
        if (!isOk) wantedUs = undefined;
      }
      onRefusal(isOk ? "" : `not done: ${error ?? "refused"}`);
    },
    withWanted(state) {
      if (isAnswered && state !== before) wantedUs = undefined;
      return wantedUs === undefined ? state : { ...state, atUs: wantedUs };
    },
  };
}
