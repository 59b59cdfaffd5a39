/** For the set-up: is the alarm sound heard, where does it sound, and does the pedal reach this page? */
import { useState } from "react";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";
import { isPedalProved, PEDAL_KEY, provePedal } from "./pedal.ts";
import { soundWords } from "./sound-words.ts";
import { useKeys } from "./use-keys.ts";
import { usePageFocus } from "./use-page-focus.ts";
import { type PageSound, useSound } from "./use-sound.ts";
import "./room-check.css";

export function RoomCheck({ connection }: { readonly connection: Connection }) {
  const sound = useSound(connection);
  return (
    <section className="room-check" aria-label="Sound and pedal">
      <SoundCheck connection={connection} sound={sound} />
      <PedalCheck connection={connection} />
    </section>
  );
}

function SoundCheck({ connection, sound }: { readonly connection: Connection; readonly sound: PageSound }) {
  const [isTested, setTested] = useState(false);
  const isHeard = useSession(
    connection,
    ({ procedure }) => procedure?.signed.some(({ item }) => item === "sound") ?? false,
  );
  const { text, isBad } = soundWords(sound.settings);
  const { isHere, isFallback } = sound.settings;
  const isChosen = isHere && !isFallback;
  return (
    <div className="room-check-row">
      <output className={isBad ? "room-check-words is-bad" : "room-check-words"}>
        {text} · {sound.sign.text}
      </output>
      <button
        type="button"
        onClick={() => {
          sound.sound.test();
          setTested(true);
        }}
      >
        Test sound ♪
      </button>
      <button
        type="button"
        disabled={!isTested || isHeard}
        onClick={() =>
          connection.act({ kind: "sign", item: "sound", isSigned: true }, "setup HEARD", "Sound heard")
        }
      >
        {isHeard ? "heard ✓" : "heard? yes"}
      </button>
      <button type="button" aria-pressed={isChosen} onClick={() => sound.sound.soundHere("setup SOUND HERE")}>
        {isChosen ? "Sounds here ✓" : "SOUND HERE"}
      </button>
    </div>
  );
}

function PedalCheck({ connection }: { readonly connection: Connection }) {
  const isProved = useSession(connection, isPedalProved);
  const hasFocus = usePageFocus(connection);
  useKeys({ press: { [PEDAL_KEY]: () => provePedal(connection) }, hold: {} });
  return (
    <output className={isProved ? "room-check-pedal" : "room-check-pedal is-open"}>
      {isProved ? "Pedal ✓" : hasFocus ? "PRESS THE PEDAL" : "TOUCH THIS PAGE, then PRESS THE PEDAL"}
    </output>
  );
}
