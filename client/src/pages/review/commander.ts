/** Sends playback commands, and knows where a seek leads that is not answered yet: the next jump starts from there. */
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import type { RequestResult } from "../../connection/socket.ts";

export interface Commander {
  /** Resolves when it is answered; never rejects. */
  readonly send: (command: PlaybackCommand) => Promise<void>;
  /** The state as it will be once the seeks under way are done. */
  readonly withWanted: (state: PlaybackState) => PlaybackState;
}

/** `onRefusal` gets the server's words, or nothing when it did as it was told. */
export function createCommander(
  connection: { playback(command: PlaybackCommand): Promise<RequestResult> },
  onRefusal: (refusal: string) => void,
): Commander {
  let wantedUs: number | undefined;
  let asked = 0;
  return {
    async send(command) {
      const mine = command.kind === "seek" ? ++asked : asked;
      if (command.kind === "seek") wantedUs = command.toUs;
      const { isOk, error } = await connection.playback(command);
      if (command.kind === "seek" && mine === asked) wantedUs = undefined;
      onRefusal(isOk ? "" : `not done: ${error ?? "refused"}`);
    },
    withWanted: (state) => (wantedUs === undefined ? state : { ...state, atUs: wantedUs }),
  };
}
