/** What the software says at the moment of a replay. */
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";

/** The word and its reasons; the score is a number for review only. */
export function ReplayRisk({ connection }: { readonly connection: Connection }) {
  const risk = useSession(connection, ({ assessment }) => assessment?.risk);
  return (
    <div className={`replay-risk replay-${risk?.state ?? "notWatching"}`}>
      <strong>{risk?.word ?? "– –"}</strong>
      <span>{risk?.detail}</span>
      <span className="replay-score">score {risk === undefined ? "– –" : risk.score01.toFixed(2)}</span>
    </div>
  );
}
