/** The page's sound and the sign of it that must always be drawn. */
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";
import { Sound, type SoundSettings } from "./sound.ts";
import { remainingPauseMs, type SoundSign, soundSign } from "./sound-sign.ts";

export interface PageSound {
  readonly sound: Sound;
  readonly sign: SoundSign;
  readonly isPaused: boolean;
  readonly settings: SoundSettings;
}

export function useSound(connection: Connection): PageSound {
  const [sound] = useState(() => new Sound(connection));
  useEffect(() => {
    sound.open();
    return () => sound.close();
  }, [sound]);
  const settings = useStore(sound.store);
  const pauseSeconds = useSession(connection, ({ alarms, nowUs }) =>
    Math.ceil(remainingPauseMs(alarms.audioPausedUntilUs, nowUs) / 1000),
  );
  const sign = soundSign({ ...settings, pauseMs: pauseSeconds * 1000 });
  return { sound, sign, isPaused: pauseSeconds > 0, settings };
}
