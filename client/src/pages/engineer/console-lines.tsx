/** Lines of a conversation: direction, bytes, and what they meant. */
import type { ConsoleLine } from "@cementwatch/shared/telemetry/console-line";

export function ConsoleLines({
  lines,
  label,
}: {
  readonly lines: readonly ConsoleLine[];
  readonly label: string;
}) {
  return (
    <ol className="console-lines" aria-label={label}>
      {lines.map(({ sequence, atUs, direction, hex, words, isRejected }) => (
        <li key={sequence}>
          <span>{(atUs / 1e6).toFixed(3)}</span>
          <b>{direction === "sent" ? ">" : "<"}</b>
          <code>{hex.toUpperCase().replaceAll(/(..)(?=.)/g, "$1 ")}</code>
          <span>
            {isRejected ? "✗ " : ""}
            {words.join(" · ")}
          </span>
        </li>
      ))}
    </ol>
  );
}
