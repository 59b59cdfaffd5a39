/** Heights and angles before and after, and how much came back. */
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import { heightRows, lossText, WORTH_TEXT } from "./heights-words.ts";

interface HeightsTableProps {
  readonly before: VertebralHeights | undefined;
  readonly after: VertebralHeights | undefined;
}

export function HeightsTable({ before, after }: HeightsTableProps) {
  return (
    <table className="heights-table">
      <thead>
        <tr>
          <th>mm</th>
          <th>before</th>
          <th>after</th>
          <th>change</th>
        </tr>
      </thead>
      <tbody>
        {heightRows(before, after).map(({ name, before: old, after: now, change }) => (
          <tr key={name}>
            <th>{name}</th>
            <td>{old}</td>
            <td>{now}</td>
            <td>{change}</td>
          </tr>
        ))}
      </tbody>
      <caption>{[lossText(before), WORTH_TEXT].filter(Boolean).join(" · ")}</caption>
    </table>
  );
}
