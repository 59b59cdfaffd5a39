/** Pedal, screen and speaker are devices too: their yearly tests, what is due, and the entry of a new one. */
import { dueOn } from "@cementwatch/shared/calibration/due";
import type { PeripheralDue } from "@cementwatch/shared/session/session-config";
import { type FormEvent, useState } from "react";
import { selfTest } from "../../alarm/self-test.ts";
import { type PeripheralTest, peripheralIdOf } from "./sensor-lists.ts";
import { savePeripheralTest } from "./sensors-api.ts";

interface YearlyTestsProps {
  readonly tests: readonly (PeripheralTest & PeripheralDue)[];
  readonly onSaved: () => void;
}

const today = () => new Date().toISOString().slice(0, 10);
const YEAR_DAYS = 365;
const KINDS = ["pedal", "screen", "speaker", "other"] as const;

export function YearlyTests({ tests, onSaved }: YearlyTestsProps) {
  return (
    <section aria-label="Yearly tests">
      <h2>Yearly tests: pedal, screen, speaker</h2>
      {tests.length === 0 ? <p>No test was entered yet.</p> : null}
      <ul className="yearly-tests">
        {tests.map((test) => (
          <TestLine key={test.peripheralId} test={test} />
        ))}
      </ul>
      <TestForm known={tests} onSaved={onSaved} />
    </section>
  );
}

function TestLine({ test }: { readonly test: PeripheralTest & PeripheralDue }) {
  const due = dueOn(test.validUntil, today());
  const isBad = test.result === "fail" || due.state !== "ok";
  return (
    <li className={isBad ? "is-due" : ""}>
      <strong>
        {isBad ? "✗" : "✓"} {test.title}
      </strong>{" "}
      {test.kind} ·{" "}
      {test.result === "fail" ? "FAILED: repair it and test again" : due.words.replace(": not used", "")}
      <small>
        tested {test.testedAt} by {test.by}
        {test.notes === "" ? "" : ` · ${test.notes}`}
      </small>
    </li>
  );
}

interface Draft {
  readonly kind: PeripheralTest["kind"];
  readonly title: string;
  readonly testedAt: string;
  readonly by: string;
  readonly result: PeripheralTest["result"];
  readonly notes: string;
}

const EMPTY: Omit<Draft, "testedAt"> = { kind: "pedal", title: "", by: "", result: "pass", notes: "" };

function TestForm({
  known,
  onSaved,
}: {
  readonly known: YearlyTestsProps["tests"];
  readonly onSaved: () => void;
}) {
  const [draft, setDraft] = useState<Draft>(() => ({ ...EMPTY, testedAt: today() }));
  const [told, setTold] = useState("");
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const save = (event: FormEvent) => {
    event.preventDefault();
    const same = known.find(({ kind, title }) => kind === draft.kind && title === draft.title.trim());
    const test: PeripheralTest = {
      ...draft,
      title: draft.title.trim(),
      peripheralId: same?.peripheralId ?? peripheralIdOf(draft.kind, draft.title),
      intervalDays: same?.intervalDays ?? YEAR_DAYS,
    };
    savePeripheralTest(test).then(
      () => {
        setTold(`Saved: ${test.title}`);
        onSaved();
      },
      (error: unknown) => setTold(`Not saved: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  return (
    <form className="yearly-form" onSubmit={save}>
      <h3>Enter a test</h3>
      <label>
        What
        <select value={draft.kind} onChange={({ target }) => change({ kind: target.value as Draft["kind"] })}>
          {KINDS.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </label>
      <Field name="Name" value={draft.title} hint="e.g. Pedal OR 2" onText={(title) => change({ title })} />
      <Field
        name="Date"
        value={draft.testedAt}
        hint="2026-11-26"
        onText={(testedAt) => change({ testedAt })}
      />
      <Field name="By" value={draft.by} hint="initials or staff number" onText={(by) => change({ by })} />
      <label>
        Result
        <select
          value={draft.result}
          onChange={({ target }) => change({ result: target.value as Draft["result"] })}
        >
          <option>pass</option>
          <option>fail</option>
        </select>
      </label>
      <Field name="Notes" value={draft.notes} hint="" onText={(notes) => change({ notes })} />
      <button type="submit" disabled={draft.title.trim() === "" || draft.by.trim() === ""}>
        Save the test
      </button>
      <SoundTest onDone={(part) => change({ ...part, testedAt: today() })} />
      <output>{told}</output>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
  readonly onText: (text: string) => void;
}

function Field({ name, value, hint, onText }: FieldProps) {
  return (
    <label>
      {name}
      <input
        value={value}
        placeholder={hint}
        maxLength={64}
        onChange={({ target }) => onText(target.value)}
      />
    </label>
  );
}

/** The self-test measures the signal; whether the loudspeaker gives it is for a person to hear, and it says so. */
function SoundTest({ onDone }: { readonly onDone: (part: Partial<Draft>) => void }) {
  const [isRunning, setIsRunning] = useState(false);
  const run = () => {
    setIsRunning(true);
    selfTest().then(
      (problems) => {
        setIsRunning(false);
        const isFine = problems.length === 0;
        const notes = isFine ? "self-test of the signals: as they must be; heard: " : problems.join(", ");
        onDone({
          kind: "speaker",
          title: "Sound of this screen",
          result: isFine ? "pass" : "fail",
          notes: notes.slice(0, 400),
        });
      },
      () => setIsRunning(false),
    );
  };
  return (
    <button type="button" disabled={isRunning} onClick={run}>
      {isRunning ? "Measuring the sounds …" : "Sound self-test of this screen → into the form"}
    </button>
  );
}
