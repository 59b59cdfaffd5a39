/** Leak said against leak there, before and after. */
import type { Share } from "@cementwatch/shared/review/confidence";
import type { Confusion } from "@cementwatch/shared/review/confusion";
import { hasReference, proportionText } from "./result-model.ts";

interface ConfusionTableProps {
  readonly before: Confusion;
  readonly after: Confusion;
}

const COUNTS = [
  ["truePositive", "leak, said"],
  ["falseNegative", "leak, not said"],
  ["falsePositive", "no leak, said"],
  ["trueNegative", "no leak, not said"],
  ["undecided", "not known"],
] as const;
const SHARES = [
  ["sensitivity", "sensitivity (95 %)"],
  ["specificity", "specificity (95 %)"],
  ["ppv", "PPV (95 %)"],
] as const;

export function ConfusionTable({ before, after }: ConfusionTableProps) {
  if (!hasReference(before))
    return (
      <p className="rerun-none">
        No reference: nobody has judged these sessions, and none of them names a scenario that leaks or not.
      </p>
    );
  const share = (side: Confusion, field: (typeof SHARES)[number][0]): Share => side[field];
  return (
    <table className="rerun-confusion">
      <caption>Leak alarms against the reference</caption>
      <thead>
        <tr>
          <th />
          <th className="rerun-number">Before</th>
          <th className="rerun-number">After</th>
        </tr>
      </thead>
      <tbody>
        {COUNTS.map(([field, label]) => (
          <tr key={field}>
            <th scope="row">{label}</th>
            <td>{before[field]}</td>
            <td>{after[field]}</td>
          </tr>
        ))}
        {SHARES.map(([field, label]) => (
          <tr key={field}>
            <th scope="row">{label}</th>
            <td>{proportionText(share(before, field))}</td>
            <td>{proportionText(share(after, field))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
