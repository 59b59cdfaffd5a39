/** Figures that only one kind of calibration has: DKD-R 6-1, ISO 376 with its class, ISO 8655-6. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { type KindTable, kindTableOf } from "./kind-table.ts";

interface KindFiguresProps {
  readonly result: PhaseResult;
  readonly plan: CalibrationPlan;
}

export function KindFigures({ result, plan }: KindFiguresProps) {
  const table = kindTableOf(result, plan);
  if (table === undefined) return null;
  return (
    <section aria-label={table.title}>
      <h3>{table.title}</h3>
      <dl className="entry-figures">
        {table.figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {table.rows.length === 0 ? null : <Rows table={table} />}
    </section>
  );
}

function Rows({ table: { heads, rows } }: { readonly table: KindTable }) {
  return (
    <table className="calibration-table entry-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([target = "", ...cells]) => (
          <tr key={target}>
            <th scope="row">{target}</th>
            {cells.map((cell, index) => (
              <td key={heads[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
