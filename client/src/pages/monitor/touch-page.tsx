/**
 * The nurse's strip at the table: what is connected and how old it is, why the wall says what it says, and every act as
 * a button for a gloved finger. An act takes effect at once and can be taken back for ten seconds.
 */
import { Link } from "react-router";
import { banner } from "../../alarm/banner.ts";
import { useRoomNote } from "../../alarm/use-room-note.ts";
import { type PageSound, useSound } from "../../alarm/use-sound.ts";
import { BalloonPanel } from "../../balloon/balloon-panel.tsx";
import type { Connection } from "../../connection/socket.ts";
import { useConnection } from "../../connection/use-connection.ts";
import { useScreenReport } from "../../connection/use-screen-report.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { clockText } from "../../text/numbers.ts";
import { TouchActs } from "./touch-acts-panel.tsx";
import { TouchAlarms } from "./touch-alarms.tsx";
import { TouchState } from "./touch-state.tsx";
import { useWallKeys } from "./use-wall-keys.ts";
import { toggleSound } from "./wall-acts.ts";
import "./touch.css";

export function TouchPage() {
  const connection = useConnection({ runtime: "monitor", role: "touch", wantsFrames: false });
  const sound = useSound(connection);
  const note = useRoomNote(connection);
  useWallKeys(connection);
  useScreenReport(connection, "touch");
  return (
    <main className="touch">
      <TouchHeader connection={connection} sound={sound} note={note} />
      <BalloonPanel connection={connection} />
      <TouchActs connection={connection} />
      <TouchAlarms connection={connection} />
      <TouchState connection={connection} />
    </main>
  );
}

interface TouchHeaderProps {
  readonly connection: Connection;
  readonly sound: PageSound;
  readonly note: string;
}

function TouchHeader({ connection, sound, note }: TouchHeaderProps) {
  const origin = useSession(connection, ({ welcome }) => welcome?.origin ?? "live");
  const assessment = useSession(connection, (state) => state.assessment);
  const alarms = useSession(connection, (state) => state.alarms.alarms);
  const connectionState = useSession(connection, (state) => state.connection.state);
  const age = useSession(connection, ({ connection: { sinceMs }, localMs }) => clockText(localMs - sinceMs));
  const nowUs = useNowUs(connection);
  const risk = banner({
    connectionState,
    connectionAge: age,
    origin,
    assessment,
    alarms,
    nowUs,
  });
  return (
    <header className={`touch-header touch-${risk.tone}`}>
      <Link to="/" aria-label="Start page">
        ≡
      </Link>
      <strong data-shown="risk">{risk.word}</strong>
      <span className="touch-detail" data-shown="risk.detail">
        {[risk.detail, risk.act].filter(Boolean).join(" · ")}
      </span>
      {note === "" ? null : <output className="touch-note">{note}</output>}
      {risk.originWord === "" ? null : (
        <span className="touch-origin" data-shown="risk.origin">
          {risk.originWord}
        </span>
      )}
      <span className="touch-sign" data-shown="sound">
        {sound.sign.text}
      </span>
      <button type="button" onClick={() => toggleSound(connection, "touch SOUND")}>
        {sound.isPaused ? "Sound on" : "Sound off 2:00"}
      </button>
      <button type="button" onClick={() => sound.sound.test()}>
        Test sound
      </button>
      <button
        type="button"
        aria-pressed={sound.settings.isHere}
        onClick={() => sound.sound.soundHere("touch SOUND HERE")}
      >
        {sound.settings.isHere && !sound.settings.isFallback ? "Sounds here ✓" : "Sound here"}
      </button>
    </header>
  );
}
