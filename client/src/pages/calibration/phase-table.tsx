/** Every point of a phase with its means, deviation, uncertainty and verdict. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { VERDICT_WORDS } from "./calibration-words.ts";
import { finer, shown, signed } from "./shown-value.ts";

interface PhaseTableProps {
  readonly result: PhaseResult;
  readonly plan: CalibrationPlan;
}

export function PhaseTable({ result, plan }: PhaseTableProps) {
  const fine = finer(plan.shown);
  const heads = [
    "target",
    "reference",
    "up",
    "down",
    "mean",
    "deviation",
    "U (k = 2)",
    "hysteresis",
    "repeatability",
  ];
  const optional = (value: number | undefined) => (value === undefined ? "" : shown(value, fine));
  return (
    <table className="calibration-table entry-table">
      <caption>
        all in {plan.shown.unit}; limit ± {shown(plan.limit, fine)}
      </caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
          <th scope="col">verdict</th>
        </tr>
      </thead>
      <tbody>
        {result.points.map((point) => (
          <tr key={point.target} className={`is-${point.verdict}`}>
            <th scope="row">{shown(point.target, plan.shown)}</th>
            <td>{shown(point.referenceMean, fine)}</td>
            <td>{optional(point.upMean)}</td>
            <td>{optional(point.downMean)}</td>
            <td>{shown(point.deviceMean, fine)}</td>
            <td>{signed(point.deviation, fine)}</td>
            <td>{shown(point.budget.expanded, fine)}</td>
            <td>{optional(point.hysteresis)}</td>
            <td>{optional(point.repeatability)}</td>
            <td className="entry-verdict">{VERDICT_WORDS[point.verdict]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
