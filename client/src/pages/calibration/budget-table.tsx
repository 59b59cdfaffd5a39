/** The uncertainty budget of one point with every term, its source and its part of the whole. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { useState } from "react";
import { largestBudget, sharePercent, significant } from "./entry-model.ts";
import { Labelled } from "./labelled.tsx";
import { shown } from "./shown-value.ts";

interface BudgetTableProps {
  readonly result: PhaseResult;
  readonly plan: CalibrationPlan;
}

const HEADS = ["term", "type", "distribution", "value", "sensitivity", "u", "ν", "part", "source"];

export function BudgetTable({ result, plan }: BudgetTableProps) {
  const [target, setTarget] = useState(largestBudget(result.points)?.target);
  const point = result.points.find((entry) => entry.target === target);
  if (point === undefined) return null;
  const { terms, combined, effectiveDegreesOfFreedom, coverageFactor, expanded, monteCarlo } = point.budget;
  return (
    <section className="entry-budget" aria-label="Uncertainty budget">
      <div className="calibration-bar">
        <h3>Uncertainty budget (GUM), in {plan.unit}</h3>
        <Labelled label="at target">
          {(id) => (
            <select id={id} value={target} onChange={(event) => setTarget(Number(event.target.value))}>
              {result.points.map((entry) => (
                <option key={entry.target} value={entry.target}>
                  {shown(entry.target, plan.shown)} {plan.shown.unit}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      </div>
      <table className="calibration-table entry-table">
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {terms.map((term) => (
            <tr key={term.id}>
              <th scope="row">{term.title}</th>
              <td>{term.evaluation}</td>
              <td>{term.distribution === "uShaped" ? "U-shaped" : term.distribution}</td>
              <td>
                {significant(term.value, 3)} {term.valueUnit}
              </td>
              <td>{significant(term.sensitivity, 3)}</td>
              <td>{significant(term.standardUncertainty, 3)}</td>
              <td>{freedom(term.degreesOfFreedom)}</td>
              <td>{sharePercent(term, combined)} %</td>
              <td className="entry-term-source">{term.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        combined u = {significant(combined, 3)} {plan.unit} · ν eff {freedom(effectiveDegreesOfFreedom)} · k ={" "}
        {significant(coverageFactor, 3)} · U = {significant(expanded, 3)} {plan.unit} · Monte Carlo (
        {monteCarlo.trials} trials): {significant(monteCarlo.expanded, 3)} {plan.unit},{" "}
        {monteCarlo.agrees ? "agrees" : "DOES NOT AGREE"}
      </p>
    </section>
  );
}

function freedom(degrees: number | null): string {
  return degrees === null ? "∞" : significant(degrees, 3);
}
