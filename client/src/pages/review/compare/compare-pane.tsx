/** One of the two pictures of a comparison, with what the software said then. */
import { useMemo, useRef } from "react";
import { Link } from "react-router";
import { FluoroView } from "../../../imaging/fluoro-view.tsx";
import { useSession } from "../../../store/use-session.ts";
import { mainPicture } from "../../monitor/wall-model.ts";
import { startedText } from "../queue/started-text.ts";
import { replayLayer } from "../replay-layer.ts";
import { ReplayRisk } from "../replay-risk.tsx";
import { timeText } from "../timeline-model.ts";
import type { Side } from "./use-side.ts";

export function ComparePane({ side }: { readonly side: Side }) {
  const { letter, sessionId, connection, playback, timeline, problem } = side;
  const pictures = useSession(connection, ({ assessment }) => assessment?.pictures);
  const isLost = useSession(connection, (state) => state.connection.state !== "open");
  const previousId = useRef<string | undefined>(undefined);
  const shown = mainPicture(pictures ?? [], previousId.current);
  previousId.current = shown?.pictureId;
  const layer = useMemo(() => replayLayer([], undefined), []);
  const session = timeline?.session;
  return (
    <section className={`compare-pane compare-${letter}`} aria-label={`Session ${letter}`}>
      <h2>
        <b>{letter}</b>
        <Link to={`/review?session=${encodeURIComponent(sessionId)}`} title={session?.title ?? sessionId}>
          {session?.title ?? sessionId}
        </Link>
        {session?.origin === "simulated" ? <span className="origin-simulated">SIMULATED</span> : null}
        <span className="compare-when">{startedText(session?.startedAt ?? "")}</span>
        <time>{playback === undefined ? "– –" : timeText(playback, playback.atUs)}</time>
        {isLost ? <strong className="replay-lost">NO CONNECTION</strong> : null}
      </h2>
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          {problem}
        </p>
      )}
      <FluoroView connection={connection} pictureId={shown?.pictureId} border="hatched" drawExtra={layer} />
      <ReplayRisk connection={connection} />
    </section>
  );
}
