/** The levels of this session: which cannula cement goes through, one press to change it. */
import { type CannulaSide, VERTEBRAL_LEVELS, type VertebralLevel } from "@cementwatch/shared/procedure/level";
import { useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { Choice } from "./choice.tsx";
import { activeCannulaOf, levelRows, otherSide } from "./levels-model.ts";

const LEVELS = VERTEBRAL_LEVELS.map((level) => ({ value: level, label: level }));

export function LevelsStep({ connection }: { readonly connection: Connection }) {
  const procedure = useSession(connection, (state) => state.procedure);
  const config = useSession(connection, (state) => state.config);
  const [isAdding, setAdding] = useState(false);
  const active = activeCannulaOf(config);
  const activate = (level: VertebralLevel, side: CannulaSide) => {
    setAdding(false);
    const text = `${level} ${side}`;
    connection.act({ kind: "activeCannula", level, side }, "setup ACTIVE CANNULA", `Active: ${text}`);
  };
  return (
    <section className="setup-step" aria-label="Levels">
      {isAdding ? (
        <>
          <p className="setup-lead">New level, {active?.side ?? "left"} side first:</p>
          <Choice
            name="New level"
            className="setup-levels"
            value={active?.level}
            options={LEVELS}
            onPick={(level) => activate(level, active?.side ?? "left")}
          />
        </>
      ) : (
        <ul className="setup-level-list">
          {levelRows(procedure, active).map((row) => (
            <li key={row.level} className={row.isActive ? "is-active" : ""}>
              <p>
                <strong>{row.level}</strong>
                <small>{row.text}</small>
              </p>
              {row.sides.map(({ side, isActive, text }) => (
                <button
                  key={side}
                  type="button"
                  aria-pressed={isActive}
                  aria-label={`${row.level} ${side}`}
                  onClick={() => activate(row.level, side)}
                >
                  {side.toUpperCase()}
                  <small>{isActive ? `active ${text}` : text}</small>
                </button>
              ))}
            </li>
          ))}
        </ul>
      )}
      <div className="setup-row">
        <button type="button" aria-pressed={isAdding} onClick={() => setAdding(!isAdding)}>
          {isAdding ? "CANCEL" : "NEW LEVEL"}
        </button>
        <button
          type="button"
          disabled={active === undefined}
          onClick={() => {
            if (active !== undefined) activate(active.level, otherSide(active.side));
          }}
        >
          SECOND SIDE
          <small>{active === undefined ? "" : `${active.level} ${otherSide(active.side)}`}</small>
        </button>
        <button
          type="button"
          onClick={() =>
            connection.act(
              { kind: "takeReference", view: "lateral" },
              "setup NEW REFERENCE",
              "New reference lateral",
            )
          }
        >
          NEW REFERENCE
          <small>cement there becomes baseline</small>
        </button>
      </div>
    </section>
  );
}
