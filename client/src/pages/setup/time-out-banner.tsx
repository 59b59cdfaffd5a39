/** The team's time-out, across the page, until somebody signs it or the case is started without. */
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { isTimeOutDue } from "./checklist-model.ts";

export function TimeOutBanner({ connection }: { readonly connection: Connection }) {
  const isDue = useSession(connection, ({ connection: { state }, assessment, procedure, acts }) =>
    isTimeOutDue({
      connectionState: state,
      isCaseRunning: assessment?.isCaseRunning,
      procedure,
      acts,
    }),
  );
  const what = useSession(connection, ({ config }) => {
    if (config === undefined) return "";
    const { level, side, procedure, pseudonym } = config.procedure;
    const who = pseudonym === "" ? "patient" : pseudonym;
    return `${who} · ${procedure} ${level} ${side} · consent · allergies`;
  });
  if (!isDue) return null;
  return (
    <section className="setup-time-out" aria-label="Time-out">
      <strong>TIME-OUT</strong>
      <span>{what}</span>
      <button
        type="button"
        onClick={() =>
          connection.act(
            { kind: "sign", item: "timeOut", isSigned: true },
            "setup TIME-OUT DONE",
            "Team time-out done",
          )
        }
      >
        TIME-OUT DONE
      </button>
    </section>
  );
}
