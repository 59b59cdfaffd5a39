/** What is not ready, worst first: two or three lines, and red only for that. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { redList } from "./setup-words.ts";

const REDS = 3;

interface RedListPanelProps {
  readonly connection: Connection;
  readonly view: PictureView;
}

export function RedListPanel({ connection, view }: RedListPanelProps) {
  // One string, so that the list is drawn again only when a word of it changes.
  const joined = useSession(connection, ({ connection: { state }, config, assessment, status, procedure }) =>
    redList({ connectionState: state, config, assessment, status, procedure, view }).join("\n"),
  );
  const reds = joined === "" ? [] : joined.split("\n");
  const more = reds.length - REDS;
  return (
    <section className={reds.length === 0 ? "setup-reds is-ready" : "setup-reds"} aria-label="Not ready">
      {reds.length === 0 ? <p>All that was entered is ready. The monitor says what it sees.</p> : null}
      <ul>
        {reds.slice(0, REDS).map((red, index) => (
          <li key={red}>
            ✗ {red}
            {index === REDS - 1 && more > 0 ? ` · and ${more} more` : ""}
          </li>
        ))}
      </ul>
    </section>
  );
}
