/**
 * The balloons of a kyphoplasty for the nurse: pressure in psi and atm, volume against the rating, decay after each
 * step, what says stop, a button for each turn, and typed readings where no gauge is connected. Nothing in a
 * vertebroplasty, and nothing once cement goes in and the balloons are down.
 */
import type { BalloonStatus } from "@cementwatch/shared/leak/assessment";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import type { ProcedurePhase } from "@cementwatch/shared/procedure/procedure-record";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";
import { oneDecimal } from "../text/numbers.ts";
import { BalloonEntry } from "./balloon-entry.tsx";
import { BalloonProfileSelect } from "./balloon-profile-select.tsx";
import {
  atmText,
  balloonButtons,
  decayText,
  isBalloonPhase,
  psiText,
  ratedText,
  ratingText,
  shownSides,
  stateText,
} from "./balloon-words.ts";
import "./balloon.css";

interface BalloonPanelProps {
  readonly connection: Connection;
  /** True in set-up: the balloon of each side is chosen here, and its buttons are left to the table strip. */
  readonly canChoose?: boolean;
}

const AFTER_BALLOONS: ReadonlySet<ProcedurePhase> = new Set(["injecting", "watching", "setting", "ended"]);
const NO_BALLOONS: readonly BalloonStatus[] = [];

export function BalloonPanel({ connection, canChoose = false }: BalloonPanelProps) {
  const procedure = useSession(connection, ({ config }) => config?.procedure);
  const phase = useSession(connection, (state) => state.procedure?.phase);
  const statuses = useSession(connection, ({ assessment }) => assessment?.balloons ?? NO_BALLOONS);
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  if (procedure?.procedure !== "PKP") return null;
  const isOver = phase !== undefined && AFTER_BALLOONS.has(phase) && !isBalloonPhase(statuses);
  if (isOver && !canChoose) return null;
  return (
    <section className={isOpen ? "balloons" : "balloons is-lost"} aria-label="Balloons">
      {shownSides(procedure, statuses).map((side) => (
        <BalloonCard
          key={side}
          connection={connection}
          side={side}
          status={isOpen ? statuses.find((status) => status.side === side) : undefined}
          isOpen={isOpen}
          isChoice={canChoose}
        />
      ))}
    </section>
  );
}

interface BalloonCardProps {
  readonly connection: Connection;
  readonly side: CannulaSide;
  readonly status: BalloonStatus | undefined;
  readonly isOpen: boolean;
  readonly isChoice: boolean;
}

function BalloonCard({ connection, side, status, isOpen, isChoice }: BalloonCardProps) {
  const words = status === undefined ? "rating not entered" : `${stateText(status)} · ${ratingText(status)}`;
  return (
    <fieldset className={`balloon ${status?.state === "ruptured" ? "is-burst" : ""}`} disabled={!isOpen}>
      <legend>Balloon {side.toUpperCase()}</legend>
      {isChoice ? <BalloonProfileSelect connection={connection} side={side} /> : <Numbers status={status} />}
      <p className="balloon-words">{words}</p>
      {isChoice ? null : (
        <>
          <StopWords status={status} />
          <BalloonButtons connection={connection} side={side} state={status?.state ?? "inserted"} />
        </>
      )}
    </fieldset>
  );
}

function Numbers({ status }: { readonly status: BalloonStatus | undefined }) {
  return (
    <p className="balloon-numbers">
      <strong>{psiText(status?.pressureKpa)}</strong> psi
      <span>{atmText(status?.pressureKpa)}</span>
      <strong>{oneDecimal(status?.volumeMl)}</strong> {ratedText(status?.ratedVolumeMl)}
      <em>{status === undefined ? "" : decayText(status)}</em>
    </p>
  );
}

function StopWords({ status }: { readonly status: BalloonStatus | undefined }) {
  const reasons = status?.stopReasons ?? [];
  return reasons.length === 0 ? null : <p className="balloon-stop">STOP INFLATING? {reasons.join(" · ")}</p>;
}

interface BalloonButtonsProps {
  readonly connection: Connection;
  readonly side: CannulaSide;
  readonly state: BalloonStatus["state"];
}

function BalloonButtons({ connection, side, state }: BalloonButtonsProps) {
  const name = side.toUpperCase();
  return (
    <div className="balloon-buttons">
      {balloonButtons(state).map(({ label, step }) => (
        <button
          key={step}
          type="button"
          onClick={() =>
            connection.act({ kind: "balloon", side, step }, `balloon ${label}`, `${name} ${label}`)
          }
        >
          {label}
        </button>
      ))}
      <BalloonEntry connection={connection} side={side} />
    </div>
  );
}
