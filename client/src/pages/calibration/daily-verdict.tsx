/** The verdict of a daily check and how it is saved. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import { type DailyFigures, judgeDailyCheck } from "@cementwatch/shared/calibration/daily-check";
import { type FormEvent, useState } from "react";
import { type DailyCheck, saveDailyCheck } from "./daily-api.ts";
import { dailyRules } from "./daily-kinds.ts";
import { messageOf } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import { keepOperator, lastOperator } from "./last-operator.ts";

interface DailyVerdictProps {
  readonly kind: CalibrationKind;
  readonly earlier: readonly DailyFigures[];
  /** Permissible error, in the kind's unit. */
  readonly limit: number;
  readonly figures: DailyFigures;
  /** Whose check it is, and with what it was done. */
  readonly about: Pick<
    DailyCheck,
    "deviceId" | "serialNumber" | "isSimulated" | "signal" | "unit" | "reference" | "correctedBy"
  >;
  /** The last check is on disk and no new one was begun. */
  readonly isSaved: boolean;
  readonly onSaved: () => void;
}

const WORDS = { pass: "PASS", watch: "PASS, but it moves", fail: "FAIL" } as const;
const LOOKS = { pass: "pass", watch: "conditionalPass", fail: "fail" } as const;

export function DailyVerdict({ kind, earlier, limit, figures, about, isSaved, onSaved }: DailyVerdictProps) {
  const [operator, setOperator] = useState(lastOperator);
  const [refusal, setRefusal] = useState("");
  const rules = dailyRules(kind, limit);
  const { verdict, reasons } = judgeDailyCheck(figures, earlier, rules);
  const isComplete = Object.keys(rules).every((figure) => figure in figures);
  const save = (event: FormEvent) => {
    event.preventDefault();
    keepOperator(operator);
    saveDailyCheck({ ...about, figures, verdict, reasons, by: operator.trim() }).then(
      () => {
        setRefusal("");
        onSaved();
      },
      (error: unknown) => setRefusal(messageOf(error)),
    );
  };
  return (
    <form className="daily-verdict" aria-label="Result of the check" onSubmit={save}>
      <p className={`run-verdict is-${isComplete ? LOOKS[verdict] : "open"}`}>
        {isComplete ? WORDS[verdict] : isSaved ? "saved" : "not complete yet"}
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
