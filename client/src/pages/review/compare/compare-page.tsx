/**
 * `/review?compare=A,B`: two recorded sessions side by side, laid over each other at a moment that both have. A leads, B
 * follows. Both are replays and never look live.
 */

import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { isTyping } from "../../../text/is-typing.ts";
import { CannotOpen } from "../cannot-open.tsx";
import { CompareCurves } from "./compare-curves.tsx";
import {
  ALIGNMENT_WORDS,
  ALIGNMENTS,
  type Alignment,
  alignedText,
  anchorUs,
  comparedIds,
  frameUs,
} from "./compare-model.ts";
import { ComparePane } from "./compare-pane.tsx";
import { useLocked } from "./use-locked.ts";
import { type Side, useSide } from "./use-side.ts";
import "../replay.css";
import "../replay-bar.css";
import "./compare.css";

export function ComparePage({ compared }: { readonly compared: string }) {
  const ids = comparedIds(compared);
  if (typeof ids !== "string") return <Comparison ids={ids} />;
  return <CannotOpen title="Compare" problem={ids} />;
}

function Comparison({ ids: [first, second] }: { readonly ids: readonly [string, string] }) {
  const a = useSide("A", first);
  const b = useSide("B", second);
  const [wanted, setWanted] = useState<Alignment>();
  const [nudgeUs, setNudgeUs] = useState(0);
  const isWhole = [a, b].every(
    ({ timeline, strip, problem }) => problem !== "" || (timeline !== undefined && strip !== undefined),
  );
  const possible = ALIGNMENTS.filter((kind) =>
    [a, b].every(({ timeline, strip }) => anchorUs(kind, timeline, strip) !== undefined),
  );
  const alignment = wanted ?? (isWhole ? (possible[0] ?? "start") : undefined);
  const zeroA = alignment === undefined ? undefined : anchorUs(alignment, a.timeline, a.strip);
  const anchorB = alignment === undefined ? undefined : anchorUs(alignment, b.timeline, b.strip);
  const zeroB = anchorB === undefined ? undefined : anchorB + nudgeUs;
  const offsetUs = zeroA === undefined || zeroB === undefined ? undefined : zeroB - zeroA;
  useLocked(a.connection, b.connection, offsetUs);
  const seek = (alignedUs: number) => seekBoth(a, b, zeroA, zeroB, alignedUs);
  useStartAtAnchor(a, alignment, zeroA, seek);
  const nudge = (frames: number) => {
    const { pictures } = b.connection.store.getState();
    const period = Object.values(pictures)[0]?.series?.framePeriodUs;
    setNudgeUs((value) => value + frames * frameUs(period));
  };
  useCompareKeys({ a, nudge, seek, zeroA });
  return (
    <main className="replay">
      <div className="replay-inner compare">
        <Header
          alignment={alignment}
          possible={possible}
          isWhole={isWhole}
          nudgeUs={nudgeUs}
          onAlign={(kind) => {
            setWanted(kind);
            setNudgeUs(0);
          }}
          onNudge={(frames) => (frames === 0 ? setNudgeUs(0) : nudge(frames))}
        />
        <ComparePane side={a} />
        <ComparePane side={b} />
        <Transport a={a} zeroA={zeroA} />
        <CompareCurves a={a} b={b} zeroA={zeroA} zeroB={zeroB} onSeek={seek} />
      </div>
    </main>
  );
}

interface HeaderProps {
  readonly alignment: Alignment | undefined;
  readonly possible: readonly Alignment[];
  readonly isWhole: boolean;
  readonly nudgeUs: number;
  readonly onAlign: (alignment: Alignment) => void;
  /** By frames; 0: none any more. */
  readonly onNudge: (frames: number) => void;
}

function Header({ alignment, possible, isWhole, nudgeUs, onAlign, onNudge }: HeaderProps) {
  return (
    <header className="replay-header">
      <Link to="/review?tab=sessions" className="review-link">
        ← Sessions
      </Link>
      <strong className="replay-word">REPLAY × 2</strong>
      <label className="compare-align">
        together at
        <select value={alignment ?? ""} onChange={(event) => onAlign(event.target.value as Alignment)}>
          {alignment === undefined ? <option value="">reading …</option> : null}
          {ALIGNMENTS.map((kind) => (
            <option key={kind} value={kind} disabled={!possible.includes(kind)}>
              {ALIGNMENT_WORDS[kind]}
              {isWhole && !possible.includes(kind) ? " (not in both)" : ""}
            </option>
          ))}
        </select>
      </label>
      <span className="compare-nudge">
        <button type="button" title="B one frame earlier (left arrow)" onClick={() => onNudge(-1)}>
          ← B
        </button>
        <output>B shifted {alignedText(nudgeUs)} s</output>
        <button type="button" title="B one frame later (right arrow)" onClick={() => onNudge(1)}>
          B →
        </button>
        <button type="button" disabled={nudgeUs === 0} onClick={() => onNudge(0)}>
          0
        </button>
      </span>
    </header>
  );
}

function seekBoth(a: Side, b: Side, zeroA: number | undefined, zeroB: number | undefined, alignedUs: number) {
  for (const [{ playback, seek }, zero] of [
    [a, zeroA],
    [b, zeroB],
  ] as const) {
    if (playback === undefined || zero === undefined) continue;
    seek(Math.round(Math.min(playback.endUs, Math.max(playback.startUs, zero + alignedUs))));
  }
}

/** Opens where both are together, once both are read; later choices of the alignment go there too. */
function useStartAtAnchor(
  a: Side,
  alignment: Alignment | undefined,
  zeroA: number | undefined,
  seek: (alignedUs: number) => void,
): void {
  const latest = useRef(seek);
  latest.current = seek;
  const isOpen = a.playback !== undefined && zeroA !== undefined;
  // Once for each choice: a seek takes the playback state away for a moment, and that is no opening.
  const done = useRef<Alignment>(undefined);
  useEffect(() => {
    if (!isOpen || done.current === alignment) return;
    done.current = alignment;
    latest.current(0);
  }, [isOpen, alignment]);
}

interface KeyParts {
  readonly a: Side;
  readonly zeroA: number | undefined;
  readonly nudge: (frames: number) => void;
  readonly seek: (alignedUs: number) => void;
}

const JUMP_US = 1_000_000;

function useCompareKeys(parts: KeyParts): void {
  const latest = useRef(parts);
  latest.current = parts;
  useEffect(() => {
    const stop = new AbortController();
    const down = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const { a, nudge, seek, zeroA = 0 } = latest.current;
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step !== 0 && !event.shiftKey) nudge(step);
      else if (step !== 0 && a.playback !== undefined) seek(a.playback.atUs - zeroA + step * JUMP_US);
      else if (event.key === "0") seek(0);
      else if (event.key === " " && !event.repeat) togglePlay(a);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", down, { signal: stop.signal });
    return () => stop.abort();
  }, []);
}

function togglePlay({ connection, playback }: Side): void {
  if (playback === undefined) return;
  connection.playback({ kind: playback.isPlaying ? "pause" : "play" }).catch(() => undefined);
}

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4] as const;

function Transport({ a, zeroA }: Pick<KeyParts, "a" | "zeroA">) {
  const { playback, connection } = a;
  return (
    <div className="replay-controls compare-controls">
      <button
        type="button"
        className="replay-play"
        disabled={playback === undefined}
        onClick={() => togglePlay(a)}
      >
        {playback?.isPlaying ? "❚❚ Pause" : "► Play"}
      </button>
      <select
        aria-label="Speed"
        value={String(playback?.speed ?? 1)}
        onChange={(event) => {
          connection.playback({ kind: "speed", factor: Number(event.target.value) }).catch(() => undefined);
        }}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={String(speed)}>
            {speed}×
          </option>
        ))}
      </select>
      <time className="replay-time">
        {playback === undefined || zeroA === undefined ? "– –" : alignedText(playback.atUs - zeroA)}
      </time>
      <span className="replay-hint">
        Space play · ← → shift B by a frame · Shift-← → 1 s · 0 to the common moment
      </span>
    </div>
  );
}
