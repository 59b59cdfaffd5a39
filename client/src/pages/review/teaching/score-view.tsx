/** What a learner's answers come to, and which of them were right. */
import type { Confusion } from "@cementwatch/shared/review/confusion";
import type { ScoredTeaching, TeachingResult } from "@cementwatch/shared/review/teaching";
import { shareText } from "../queue/figure-words.ts";
import "../queue/figures.css";

const SEES = { yes: "leak", no: "no leak in it", unsure: "unsure" } as const;
const ACTS = { goOn: "go on", stop: "stop" } as const;

export function ScoreView({ scored: { result, score } }: { readonly scored: ScoredTeaching }) {
  const open = score.seen.undecided;
  return (
    <section className="figures" aria-label="Score">
      <table>
        <caption>Against the reference (95 % CI, Clopper–Pearson)</caption>
        <tbody>
          <ScoreRow
            title="Leaks that you saw"
            of={(confusion) => confusion.sensitivity}
            confusion={score.seen}
          />
          <ScoreRow
            title="Right to go on"
            of={(confusion) => confusion.specificity}
            confusion={score.acted}
          />
          <ScoreRow
            title="Right to stop, of leaks"
            of={(confusion) => confusion.sensitivity}
            confusion={score.acted}
          />
          <tr>
            <th scope="row">Without a reference</th>
            <td>{open === 0 ? "none" : `${open} looks: nobody has judged them yet`}</td>
          </tr>
        </tbody>
      </table>
      <table>
        <caption>Your answers</caption>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">You saw</th>
            <th scope="col">You would</th>
            <th scope="col">Reference</th>
          </tr>
        </thead>
        <tbody>
          {result.points.map((point, index) => (
            <tr key={point.look}>
              <td>{index + 1}</td>
              <td>{SEES[point.sees]}</td>
              <td>{ACTS[point.act]}</td>
              <td>{referenceText(point)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ScoreRowProps {
  readonly title: string;
  readonly of: (confusion: Confusion) => Confusion["ppv"];
  readonly confusion: Confusion;
}

function ScoreRow({ title, of, confusion }: ScoreRowProps) {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>{shareText(of(confusion))}</td>
    </tr>
  );
}

function referenceText({ reference, act }: TeachingResult["points"][number]): string {
  if (reference === null) return "not decided";
  const isRight = reference === (act === "stop");
  return `${reference ? "leak: stop" : "none: go on"} ${isRight ? "✓" : "✗"}`;
}
