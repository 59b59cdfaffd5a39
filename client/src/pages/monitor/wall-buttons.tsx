/** Three buttons for a gloved hand: mark, pause the sound, acknowledge. Everything else is on the table strip. */
import type { PageSound } from "../../alarm/use-sound.ts";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { acknowledgeTop, mark, toggleSound, waitingAlarm } from "./wall-acts.ts";

/** How long the button says that the mark was taken. */
const MARKED_MS = 2000;
const FAILURE_MS = 8000;

interface WallButtonsProps {
  readonly connection: Connection;
  readonly sound: PageSound;
  /** What is wrong with the room; empty when nothing is. */
  readonly note: string;
}

export function WallButtons({ connection, sound, note }: WallButtonsProps) {
  const waiting = useSession(connection, ({ alarms }) => waitingAlarm(alarms.alarms));
  const isMarked = useSession(connection, ({ acts, localMs }) =>
    acts.some(
      ({ act, state, sentMs }) => act.kind === "mark" && state !== "failed" && localMs - sentMs < MARKED_MS,
    ),
  );
  const failure = useSession(connection, ({ acts, localMs }) => {
    const last = acts[0];
    return last?.state === "failed" && localMs - last.sentMs < FAILURE_MS
      ? `${last.label}: ${last.error}`
      : "";
  });
  return (
    <div className="wall-buttons">
      <button type="button" onClick={() => mark(connection, "wall MARK")}>
        <FitLine>{isMarked ? "MARKED ✓" : "MARK"}</FitLine>
      </button>
      <button type="button" onClick={() => toggleSound(connection, "wall SOUND")}>
        <FitLine>{sound.isPaused ? "SOUND ON" : "SOUND 2:00"}</FitLine>
      </button>
      <button
        type="button"
        className={waiting === undefined ? "wall-ack" : `wall-ack ack-${waiting.priority}`}
        disabled={waiting === undefined}
        onClick={() => acknowledgeTop(connection, "wall ACK")}
      >
        <FitLine>
          ACK
          {waiting === undefined ? null : (
            <span className="ack-what">{waiting.priority === "high" ? "" : ` ${waiting.headline}`}</span>
          )}
        </FitLine>
      </button>
      {note === "" ? null : (
        <output className="wall-note">
          <FitLine>{note}</FitLine>
        </output>
      )}
      {failure === "" ? null : (
        <output className="wall-failure">
          <FitLine>NOT DONE · {failure}</FitLine>
        </output>
      )}
    </div>
  );
}
