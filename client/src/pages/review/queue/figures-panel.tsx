/** What a record and its judgements come to: measurements a level, rates and confusion with their intervals. */

import type { Rate, Share } from "@cementwatch/shared/review/confidence";
import type { Confusion } from "@cementwatch/shared/review/confusion";
import { MEASUREMENTS } from "@cementwatch/shared/review/measurements";
import type { LevelFigures, ReviewFigures } from "@cementwatch/shared/review/review-figures";
import type { AllFigures, SessionFigures } from "@cementwatch/shared/review/review-views";
import { useEffect, useState } from "react";
import { CtForm } from "./ct-form.tsx";
import { measuredText, rateText, shareText } from "./figure-words.ts";
import { fetchAllFigures, fetchFigures } from "./review-api.ts";
import "./figures.css";

interface FiguresPanelProps {
  readonly sessionId: string;
  /** Another one: what is shown is old. */
  readonly version?: number;
  /** Also the sum over all judged sessions. */
  readonly hasAll?: boolean;
}

export function FiguresPanel({ sessionId, version = 0, hasAll = false }: FiguresPanelProps) {
  const [session, setSession] = useState<SessionFigures>();
  const [all, setAll] = useState<AllFigures>();
  const [problem, setProblem] = useState("");
  const [saved, setSaved] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a judgement makes the figures others
  useEffect(() => {
    const stop = new AbortController();
    const told = (error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    };
    fetchFigures(sessionId, stop.signal).then(setSession, told);
    if (hasAll) fetchAllFigures(stop.signal).then(setAll, told);
    return () => stop.abort();
  }, [sessionId, version, hasAll, saved]);
  if (problem !== "") {
    return (
      <p className="review-problem" role="alert">
        The figures cannot be worked out: {problem}
      </p>
    );
  }
  if (session === undefined) return <p className="figures">reading the record …</p>;
  return (
    <section className="figures" aria-label="Measurements">
      <Levels levels={session.levels} />
      <Rates session={session.figures} {...(all === undefined ? {} : { all })} />
      <Confusions session={session.figures} {...(all === undefined ? {} : { all })} />
      <CtForm
        sessionId={sessionId}
        levels={session.levels.map(({ level }) => level)}
        ctTruths={session.ctTruths}
        onSaved={() => setSaved((count) => count + 1)}
      />
      {all === undefined || all.leftOut === 0 ? null : (
        <p className="review-problem">
          {all.leftOut} judged {all.leftOut === 1 ? "session" : "sessions"} cannot be read and are left out:
          see the list of sessions.
        </p>
      )}
    </section>
  );
}

const BY = { ct: "CT", reviewers: "reviewers", nobody: "nobody" } as const;
const SEEN = { machine: "the machine", people: "people", nobody: "nobody" } as const;

function Levels({ levels }: { readonly levels: readonly LevelFigures[] }) {
  if (levels.length === 0) return <p className="review-hint">No level is told in this record.</p>;
  return (
    <table>
      <caption>Measurements per level</caption>
      <thead>
        <tr>
          <th scope="col">Definition</th>
          {levels.map(({ level }) => (
            <th key={level} scope="col">
              {level}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {MEASUREMENTS.map(({ id, title, version, words, formula, unit, digits }) => (
          <tr key={id} title={`${words} ${formula}`}>
            <th scope="row">
              {title} <small>v{version}</small>
            </th>
            {levels.map(({ level, measurements }) => (
              <td key={level}>
                {measuredText(
                  measurements.find((entry) => entry.id === id),
                  unit,
                  digits,
                )}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">First seen by</th>
          {levels.map(({ level, firstSeen }) => (
            <td key={level}>{SEEN[firstSeen.by]}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">Leak, by reference</th>
          {levels.map(({ level, reference, referenceBy }) => (
            <td key={level}>
              {reference === undefined ? "not decided" : `${reference ? "yes" : "none"} (${BY[referenceBy]})`}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

interface Sums {
  readonly session: ReviewFigures;
  readonly all?: ReviewFigures;
}

function Rates({ session, all }: Sums) {
  const rows: readonly (readonly [string, (figures: ReviewFigures) => Rate])[] = [
    ["Leak alarms per level", ({ rates }) => rates.leak.perLevel],
    ["Leak alarms per injecting min", ({ rates }) => rates.leak.perInjectingMin],
    ["Leak alarms per beam-on min", ({ rates }) => rates.leak.perBeamOnMin],
    ["All alarms per level", ({ rates }) => rates.all.perLevel],
    ["All alarms per injecting min", ({ rates }) => rates.all.perInjectingMin],
    ["All alarms per beam-on min", ({ rates }) => rates.all.perBeamOnMin],
  ];
  return (
    <Table caption="Rates (95 % CI, exact Poisson)" all={all}>
      {rows.map(([title, of]) => (
        <tr key={title}>
          <th scope="row">{title}</th>
          <td>{rateText(of(session))}</td>
          {all === undefined ? null : <td>{rateText(of(all))}</td>}
        </tr>
      ))}
    </Table>
  );
}

function Confusions({ session, all }: Sums) {
  const parts = [
    ["look", ({ looks }: ReviewFigures) => looks],
    ["level", ({ cases }: ReviewFigures) => cases],
  ] as const;
  const shares: readonly (readonly [string, (confusion: Confusion) => Share])[] = [
    ["Sensitivity", ({ sensitivity }) => sensitivity],
    ["Specificity", ({ specificity }) => specificity],
    ["PPV", ({ ppv }) => ppv],
  ];
  return (
    <Table caption="Leak alarms against the reference (95 % CI, Clopper–Pearson)" all={all}>
      {parts.flatMap(([item, of]) => [
        <tr key={item}>
          <th scope="row">Per {item}: TP · FP · FN · TN</th>
          <td>{countsText(of(session))}</td>
          {all === undefined ? null : <td>{countsText(of(all))}</td>}
        </tr>,
        ...shares.map(([title, share]) => (
          <tr key={`${item} ${title}`}>
            <th scope="row">
              {title} per {item}
            </th>
            <td>{shareText(share(of(session)))}</td>
            {all === undefined ? null : <td>{shareText(share(of(all)))}</td>}
          </tr>
        )),
      ])}
    </Table>
  );
}

function countsText({
  truePositive,
  falsePositive,
  falseNegative,
  trueNegative,
  undecided,
}: Confusion): string {
  const counts = `${truePositive} · ${falsePositive} · ${falseNegative} · ${trueNegative}`;
  return undecided === 0 ? counts : `${counts} (${undecided} not decided)`;
}

interface TableProps {
  readonly caption: string;
  readonly all: ReviewFigures | undefined;
  readonly children: React.ReactNode;
}

function Table({ caption, all, children }: TableProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col" />
          <th scope="col">this session</th>
          {all === undefined ? null : (
            <th scope="col">
              {all.sessions} judged {all.sessions === 1 ? "session" : "sessions"}
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
