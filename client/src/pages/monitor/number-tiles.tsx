/** P2: four numbers by place; a signal that is not fitted leaves its place empty. */
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { DoubtMark } from "./doubt-mark.tsx";
import { type NumberTile, numberTiles } from "./wall-model.ts";

const MARKS = { high: "!!!", medium: "!!", low: "!" } as const;
const PLACES = ["stopLine", "sinceLook", "delivered", "cement"] as const;

export function NumberTiles({ connection }: { readonly connection: Connection }) {
  const assessment = useSession(connection, (state) => state.assessment);
  const config = useSession(connection, (state) => state.config);
  const alarms = useSession(connection, (state) => state.alarms.alarms);
  const isConnected = useSession(connection, (state) => state.connection.state === "open");
  const tiles = numberTiles({ assessment, config, alarms, isConnected });
  return (
    <div className="numbers">
      {PLACES.map((place, index) => {
        const tile = tiles[index];
        return tile === undefined ? <div key={place} /> : <Tile key={place} tile={tile} />;
      })}
    </div>
  );
}

function Tile({ tile }: { readonly tile: NumberTile }) {
  const { id, caption, note, prefix, number, unit, isWords, priority, mark } = tile;
  const tone = priority === undefined ? "" : `number-${priority}`;
  return (
    <div className={`number ${tone} ${mark === undefined ? "" : "is-doubted"}`} data-number={id}>
      <FitLine className="number-caption" shown={`number.${id}.caption`}>
        {priority === undefined ? null : <b className="number-mark">{MARKS[priority]}</b>}
        {caption}
        {note === "" ? null : <span className="number-note"> {note}</span>}
      </FitLine>
      <FitLine className={isWords ? "number-words" : "number-value"} shown={`number.${id}`}>
        {prefix === "" ? null : <span className="number-prefix">{prefix}</span>}
        {number}
        {unit === "" ? null : <span className="number-unit">{unit}</span>}
      </FitLine>
      {mark === undefined ? null : (
        <DoubtMark mark={mark} className="number-doubt" shown={`number.${id}.mark`} />
      )}
    </div>
  );
}
