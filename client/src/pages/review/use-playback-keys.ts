/** The keys of a replay, wherever the focus is but in a field. */
import type { PlaybackCommand } from "@cementwatch/shared/protocol/control";
import { useEffect } from "react";
import type { Connection } from "../../connection/socket.ts";
import { isTyping } from "../../text/is-typing.ts";
import type { Commander } from "./commander.ts";
import { commandsFor } from "./playback-keys.ts";
import { type LoopPress, loopPress, type ReplayPlaces } from "./replay-places.ts";

interface PlaybackKeys {
  readonly connection: Connection;
  readonly places: ReplayPlaces;
  readonly loopFromUs: number | undefined;
  readonly withWanted: Commander["withWanted"];
  readonly onCommand: (command: PlaybackCommand) => Promise<void>;
  readonly onLoop: (press: LoopPress) => void;
}

export function usePlaybackKeys(keys: PlaybackKeys): void {
  const { connection, places, loopFromUs, withWanted, onCommand, onLoop } = keys;
  useEffect(() => {
    const stop = new AbortController();
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isStep = event.key === "ArrowLeft" || event.key === "ArrowRight";
      const told = connection.store.getState().playback;
      if (told === undefined || (event.repeat && !isStep)) return;
      const playback = withWanted(told);
      const loop = loopPress(event.key, playback, loopFromUs);
      // Space on a button presses that button as well; the picture is what this page is about.
      const commands = loop === undefined ? commandsFor(event.key, playback, places) : [];
      if (commands === undefined) return;
      event.preventDefault();
      if (loop !== undefined) onLoop(loop);
      for (const command of commands) onCommand(command).catch(() => undefined);
    };
    window.addEventListener("keydown", down, { signal: stop.signal });
    return () => stop.abort();
  }, [connection, places, loopFromUs, withWanted, onCommand, onLoop]);
}
