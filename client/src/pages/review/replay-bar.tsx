/** Play, pause, step, speed, loop and jumps, above the lanes of the whole session. */
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import type { NoteDesk } from "./annotations/use-notes.ts";
import type { Commander } from "./commander.ts";
import { commandsFor, SPEEDS } from "./playback-keys.ts";
import { ReplayLanes } from "./replay-lanes.tsx";
import { cursorUs } from "./replay-lanes-model.ts";
import { type LoopPress, loopPress, type ReplayPlaces } from "./replay-places.ts";
import { type AlarmSpan, type TimeRange, timeText } from "./timeline-model.ts";
import type { StripState } from "./use-strip.ts";
import "./replay-bar.css";

interface ReplayBarProps {
  readonly connection: Connection;
  readonly sessionId: string;
  readonly spans: readonly AlarmSpan[];
  readonly marks: readonly { readonly atUs: number; readonly label: string }[];
  readonly places: ReplayPlaces;
  readonly strip: StripState;
  readonly notes: NoteDesk["notes"];
  readonly problem: string;
  readonly loopFromUs: number | undefined;
  readonly withWanted: Commander["withWanted"];
  readonly onCommand: (command: PlaybackCommand) => Promise<void>;
  readonly onLoop: (press: LoopPress) => void;
  readonly onSeek: (toUs: number) => void;
}

export function ReplayBar(props: ReplayBarProps) {
  const { connection, sessionId, spans, marks, strip, loopFromUs, onSeek } = props;
  const playback = useSession(connection, (state) => state.playback);
  const range: TimeRange = { startUs: playback?.startUs ?? 0, endUs: playback?.endUs ?? 0 };
  const atUs = useCursorUs(connection, playback?.atUs ?? range.startUs);
  return (
    <section className="replay-bar" aria-label="Playback">
      <div className="replay-controls">
        <Transport {...props} playback={playback} />
        <LoopButtons {...props} playback={playback} />
        <Jumps {...props} playback={playback} />
        <time className="replay-time">
          {timeText(range, playback?.atUs ?? range.startUs)} / {timeText(range, range.endUs)}
        </time>
        <Hint problem={props.problem} />
      </div>
      <ReplayLanes
        sessionId={sessionId}
        range={range}
        cursorUs={atUs}
        loop={playback?.loop}
        loopFromUs={loopFromUs}
        strip={strip.strip}
        stripProblem={strip.problem}
        spans={spans}
        marks={marks}
        notes={props.notes}
        onSeek={onSeek}
      />
    </section>
  );
}

/** The moment of the picture on screen while there is one, so that picture and curves never part. */
function useCursorUs(connection: Connection, atUs: number): number {
  return useSession(connection, ({ assessment }) => {
    const picture = assessment?.pictures.find(({ state }) => state === "live");
    const drawn =
      picture === undefined ? undefined : connection.frames.lastOf(picture.view, picture.pictureId);
    return cursorUs(atUs, drawn?.head.measuredAtUs, picture?.state);
  });
}

type PartProps = ReplayBarProps & { readonly playback: PlaybackState | undefined };

function Transport({ playback, onCommand }: PartProps) {
  const isPlaying = playback?.isPlaying ?? false;
  const send = (command: PlaybackCommand) => {
    onCommand(command).catch(() => undefined);
  };
  return (
    <>
      <button type="button" title="Left arrow" onClick={() => send({ kind: "step", frames: -1 })}>
        ← frame
      </button>
      <button
        type="button"
        className="replay-play"
        disabled={playback === undefined}
        onClick={() => send({ kind: isPlaying ? "pause" : "play" })}
      >
        {isPlaying ? "❚❚ Pause" : "► Play"}
      </button>
      <button type="button" title="Right arrow" onClick={() => send({ kind: "step", frames: 1 })}>
        frame →
      </button>
      <select
        aria-label="Speed"
        value={String(playback?.speed ?? 1)}
        onChange={(event) => send({ kind: "speed", factor: Number(event.target.value) })}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)}>
            {speed}×
          </option>
        ))}
      </select>
    </>
  );
}

const LOOP_KEYS = [
  { key: "a", text: "A", title: "The loop begins here (A)" },
  { key: "b", text: "B", title: "The loop ends here and begins to play (B)" },
  { key: "x", text: "loop off", title: "Play on (X)" },
] as const;

function LoopButtons({ playback, loopFromUs, onLoop }: PartProps) {
  return LOOP_KEYS.map(({ key, text, title }) => (
    <button
      key={key}
      type="button"
      title={title}
      disabled={
        playback === undefined || (key === "x" && playback.loop === undefined && loopFromUs === undefined)
      }
      aria-pressed={key === "a" && loopFromUs !== undefined}
      onClick={() => {
        const press = playback === undefined ? undefined : loopPress(key, playback, loopFromUs);
        if (press !== undefined) onLoop(press);
      }}
    >
      {text}
    </button>
  ));
}

const JUMPS = [
  { list: "alarms", name: "alarm", keys: ["p", "n"] },
  { list: "marks", name: "mark", keys: ["M", "m"] },
  { list: "looks", name: "look", keys: [",", "."] },
] as const;

function Jumps({ playback, places, withWanted, onCommand }: PartProps) {
  const press = (key: string) => {
    if (playback === undefined) return;
    for (const command of commandsFor(key, withWanted(playback), places) ?? [])
      onCommand(command).catch(() => undefined);
  };
  return JUMPS.map(({ list, name, keys: [back, on] }) => (
    <span key={list} className="replay-jump">
      <button
        type="button"
        aria-label={`Previous ${name}`}
        title={`Previous ${name} (${back === "M" ? "Shift-M" : back.toUpperCase()})`}
        disabled={places[list].length === 0}
        onClick={() => press(back)}
      >
        ‹
      </button>
      {name}
      <button
        type="button"
        aria-label={`Next ${name}`}
        title={`Next ${name} (${on.toUpperCase()})`}
        disabled={places[list].length === 0}
        onClick={() => press(on)}
      >
        ›
      </button>
    </span>
  ));
}

function Hint({ problem }: { readonly problem: string }) {
  if (problem === "")
    return (
      <span className="replay-hint">
        Space play · J slower · L faster · ← → frame · N P alarm · M mark · , . look · A B X loop
      </span>
    );
  return (
    <strong className="replay-problem" role="alert">
      {problem}
    </strong>
  );
}
