/** A replay is silent. Whoever wants to hear its alarms says so, and the page says REPLAY SOUND for as long. */
import { useEffect, useState } from "react";
import { TonePlayer } from "../../alarm/tone-player.ts";
import type { Connection } from "../../connection/socket.ts";

export function ReplaySound({ connection }: { readonly connection: Connection }) {
  const [player] = useState(() => new TonePlayer());
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    if (!isOn) return undefined;
    let told = connection.store.getState().alarmHistory;
    const stop = connection.store.subscribe(({ alarmHistory, playback }) => {
      if (alarmHistory === told) return;
      const fresh = alarmHistory.filter((event) => event.phase === "raised" && !told.includes(event));
      told = alarmHistory;
      // A seek brings alarms of another time: they are not new.
      const newest = fresh.at(0);
      if (newest !== undefined && playback?.isPlaying === true) player.play(newest.alarm.priority);
    });
    return () => {
      stop();
      player.stop();
    };
  }, [isOn, player, connection]);
  const toggle = async () => {
    setOn(!isOn && (await player.wake()));
  };
  return (
    <button
      type="button"
      className={isOn ? "replay-sound is-on" : "replay-sound"}
      aria-pressed={isOn}
      onClick={() => void toggle()}
    >
      {isOn ? "♪ REPLAY SOUND" : "♪ off"}
    </button>
  );
}
