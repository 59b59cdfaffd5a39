/** Three buttons for a gloved hand: mark, pause the sound, acknowledge. A mark can be taken back for ten seconds. */
import type { PageSound } from "../../alarm/use-sound.ts";
import { UNDO_MS, undoable } from "../../connection/pending-acts.ts";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { acknowledgeTop, mark, toggleSound, waitingAlarm } from "./wall-acts.ts";

interface WallButtonsProps {
  readonly connection: Connection;
  readonly sound: PageSound;
}

export function WallButtons({ connection, sound }: WallButtonsProps) {
  const waiting = useSession(connection, ({ alarms }) => waitingAlarm(alarms.alarms));
  const undoSequence = useSession(connection, ({ acts, localMs }) => undoable(acts, localMs)?.sequence);
  const undoSeconds = useSession(connection, ({ acts, localMs }) => {
    const act = undoable(acts, localMs);
    return act === undefined ? 0 : Math.ceil((UNDO_MS - (localMs - act.sentMs)) / 1000);
  });
  const failure = useSession(connection, ({ acts, localMs }) => {
    const last = acts[0];
    return last?.state === "failed" && localMs - last.sentMs < UNDO_MS ? `${last.label}: ${last.error}` : "";
  });
  return (
    <div className="wall-buttons">
      <button type="button" onClick={() => mark(connection, "wall MARK")}>
        <FitLine>MARK</FitLine>
      </button>
      {undoSequence === undefined ? null : (
        <button
          type="button"
          className="wall-undo"
          onClick={() => connection.act({ kind: "undo", sequence: undoSequence }, "wall UNDO", "undone")}
        >
          <FitLine>UNDO {undoSeconds}</FitLine>
        </button>
      )}
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
      {failure === "" ? null : (
        <output className="wall-failure">
          <FitLine>NOT DONE · {failure}</FitLine>
        </output>
      )}
    </div>
  );
}
