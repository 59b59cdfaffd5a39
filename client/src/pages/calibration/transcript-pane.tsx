/** What was said on the lines of the device and the reference, byte for byte. */
import { useEffect, useState } from "react";
import { fetchTranscript } from "./calibration-api.ts";
import { asciiOf, joinLines, lineTime, spacedHex, type TranscriptLine } from "./transcript-model.ts";

interface TranscriptPaneProps {
  readonly runId: string;
}

const ASK_EVERY_MS = 500;

export function TranscriptPane({ runId }: TranscriptPaneProps) {
  const [lines, setLines] = useState<readonly TranscriptLine[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    let after = -1;
    let isAsking = false;
    const ask = async () => {
      const later = await fetchTranscript(runId, after, stop.signal);
      after = later.at(-1)?.sequence ?? after;
      setLines((earlier) => joinLines(earlier, later));
    };
    const timer = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      // Without an answer the pane stands still; the line of numbers says that the connection is lost.
      ask()
        .catch(() => undefined)
        .finally(() => {
          isAsking = false;
        })
        .catch(() => undefined);
    }, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [runId]);
  return (
    <section className="run-transcript" aria-label="Transcript">
      <h2>transcript (raw bytes)</h2>
      {/* The newest line stands on top: nobody has to scroll. */}
      <ol>
        {lines.toReversed().map((line) => (
          <li key={line.sequence} className={`is-${line.direction}`}>
            <span>{lineTime(line.atUs)}</span>
            <b>
              {line.source === "device" ? "dev" : "ref"} {line.direction === "in" ? "◂" : "▸"}
            </b>
            <code>{spacedHex(line.hex)}</code>
            <code>{asciiOf(line.hex)}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
