/** The four steps of a daily check, what they found, and the verdict; saved with one press. */
import { type DailyFigures, judgeDailyCheck } from "@cementwatch/shared/calibration/daily-check";
import { useState } from "react";
import { readNumber } from "../setup/read-number.ts";
import { saveDailyCheck } from "./daily-api.ts";
import { DAILY_STEPS, type DailyStepId, dailyRules, takeStep } from "./daily-model.ts";
import { figureWords } from "./daily-words.ts";
import type { CalibrationDevice } from "./device-api.ts";
import { messageOf } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import { keepOperator, lastOperator } from "./last-operator.ts";
import { useLineReadings } from "./use-line-readings.ts";

interface DailyCheckFormProps {
  readonly device: CalibrationDevice;
  readonly earlier: readonly DailyFigures[];
  readonly limitKpa: number;
  readonly onSaved: () => void;
}

const KPA_PER_BAR = 100;

export function DailyCheckForm({ device, earlier, limitKpa, onSaved }: DailyCheckFormProps) {
  const line = useLineReadings();
  const [found, setFound] = useState<Partial<Record<DailyStepId, DailyFigures>>>({});
  const [problems, setProblems] = useState<Partial<Record<DailyStepId, string>>>({});
  const [reference, setReference] = useState("");
  const figures: DailyFigures = { ...found.zero, ...found.point, ...found.leak, ...found.step };
  const take = (id: DailyStepId) => {
    const now = line.read();
    const typed = readNumber(reference);
    const taken =
      now === undefined
        ? { problem: "no connection to the server" }
        : takeStep(id, now.readings, now.nowUs, typed === undefined ? undefined : typed * KPA_PER_BAR);
    if ("problem" in taken) setProblems({ ...problems, [id]: taken.problem });
    else {
      setProblems({ ...problems, [id]: "" });
      setFound({ ...found, [id]: taken.figures });
    }
  };
  return (
    <>
      <p className="daily-now">
        {line.text} <small>bar, as the monitor shows it</small>
      </p>
      <ol className="daily-steps">
        {DAILY_STEPS.map(({ id, title, words, press }) => (
          <li key={id}>
            <div>
              <h3>{title}</h3>
              <p>{words}</p>
              {id === "point" ? (
                <Labelled label="reference shows, bar">
                  {(field) => (
                    <input
                      id={field}
                      inputMode="decimal"
                      value={reference}
                      onChange={(event) => setReference(event.target.value)}
                    />
                  )}
                </Labelled>
              ) : null}
              {problems[id] ? <p role="alert">{problems[id]}</p> : null}
            </div>
            <b aria-live="polite">{figureWords(found[id] ?? {})}</b>
            <button type="button" onClick={() => take(id)}>
              {press}
            </button>
          </li>
        ))}
      </ol>
      <Verdict
        {...{ device, earlier, limitKpa, figures }}
        onSaved={() => {
          setFound({});
          onSaved();
        }}
      />
    </>
  );
}

interface VerdictProps extends DailyCheckFormProps {
  readonly figures: DailyFigures;
}

function Verdict({ device, earlier, limitKpa, figures, onSaved }: VerdictProps) {
  const [operator, setOperator] = useState(lastOperator);
  const [refusal, setRefusal] = useState("");
  const { verdict, reasons } = judgeDailyCheck(figures, earlier, dailyRules(limitKpa));
  const isComplete = Object.keys(figures).length === Object.keys(dailyRules(limitKpa)).length;
  const save = () => {
    keepOperator(operator);
    const { deviceId, serialNumber, isSimulated } = device;
    saveDailyCheck({
      ...{ deviceId, serialNumber, isSimulated, figures, verdict, reasons },
      ...{ signal: "pressure", unit: "kPa", by: operator.trim() },
    }).then(
      () => {
        setRefusal("");
        onSaved();
      },
      (error: unknown) => setRefusal(messageOf(error)),
    );
  };
  return (
    <form
      className="daily-verdict"
      aria-label="Result of the check"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <p
        className={`run-verdict is-${isComplete ? { pass: "pass", watch: "conditionalPass", fail: "fail" }[verdict] : "open"}`}
      >
        {isComplete
          ? { pass: "PASS", watch: "PASS, but it moves", fail: "FAIL" }[verdict]
          : "not complete yet"}
      </p>
      <ul>{isComplete ? reasons.map((reason) => <li key={reason}>{reason}</li>) : null}</ul>
      <Labelled label="Checked by (initials)" problem={refusal === "" ? "" : `NOT SAVED: ${refusal}`}>
        {(id) => <input id={id} value={operator} onChange={(event) => setOperator(event.target.value)} />}
      </Labelled>
      <button type="submit" className="is-first" disabled={!isComplete || operator.trim() === ""}>
        Save check
      </button>
    </form>
  );
}
