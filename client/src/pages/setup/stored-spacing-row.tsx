/** One press for each stored spacing of this picture: the field of view that the C-arm shows now is the one to press. */
import type { AlignmentEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { useEffect, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { today } from "../calibration/due-words.ts";
import { fetchAlignments } from "../calibration/time-offset/time-offset-api.ts";
import { storedSpacings, typedFrom } from "./stored-spacing.ts";
import type { OutlineTool } from "./use-outline.ts";

interface StoredSpacingRowProps {
  readonly connection: Connection;
  readonly tool: OutlineTool;
}

export function StoredSpacingRow({ connection, tool }: StoredSpacingRowProps) {
  const [entries, setEntries] = useState<readonly AlignmentEntry[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    // Without the list the other ways stand.
    fetchAlignments(stop.signal).then(setEntries, () => undefined);
    return () => stop.abort();
  }, []);
  const pictureId = useSession(
    connection,
    ({ assessment }) => assessment?.pictures.find(({ view }) => view === tool.plan.view)?.pictureId,
  );
  const series = useSession(connection, ({ pictures }) =>
    pictureId === undefined ? undefined : pictures[pictureId]?.series,
  );
  const isSimulated = useSession(
    connection,
    ({ config }) => config?.pictures.find(({ id }) => id === pictureId)?.isSimulated ?? false,
  );
  const picture =
    pictureId === undefined || series === undefined
      ? undefined
      : { pictureId, rows: series.rows, columns: series.columns, isSimulated };
  const offered = storedSpacings(entries, picture, today());
  if (offered.length === 0) return null;
  return (
    <div className="setup-row">
      {offered.map((entry) => {
        const typed = typedFrom(entry);
        return (
          <button
            key={entry.id}
            type="button"
            aria-pressed={tool.plan.spacing === "typed" && tool.settings.typedMm === typed.typedMm}
            onClick={() => tool.change({ way: "typed", ...typed })}
          >
            {entry.fieldOfView}
            <small>
              {typed.typedMm} mm/px ± {typed.typedPercent} % · {entry.id}
            </small>
          </button>
        );
      })}
    </div>
  );
}
