/** After the case: what happened, how the patient is, the dose, and the report. */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import { useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { type EntryField, type EntryValues, entryProblem, filled } from "./after-entries.ts";
import { NumberField } from "./number-field.tsx";
import { Refused } from "./refused.tsx";

const FOLLOW_UP: readonly EntryField[] = [
  { id: "painBefore", name: "Pain before", unit: "0–10", min: 0, max: 10, decimals: 0 },
  { id: "painAfter", name: "Pain after", unit: "0–10", min: 0, max: 10, decimals: 0 },
  { id: "hoursToWalking", name: "Walking after", unit: "h", min: 0, max: 10_000, decimals: 0 },
];
const DOSE: readonly EntryField[] = [
  { id: "airKermaMgy", name: "Air kerma", unit: "mGy", min: 0, max: 100_000, decimals: 1 },
  { id: "dapGyCm2", name: "DAP", unit: "Gy·cm²", min: 0, max: 10_000, decimals: 1 },
  { id: "fluoroTimeS", name: "Fluoroscopy", unit: "s", min: 0, max: 36_000, decimals: 0 },
];
const VITALS: readonly EntryField[] = [
  { id: "spo2Percent", name: "SpO₂", unit: "%", min: 30, max: 100, decimals: 0 },
  { id: "systolicMmHg", name: "Systolic", unit: "mmHg", min: 30, max: 300, decimals: 0 },
];

export function AfterStep({ connection }: { readonly connection: Connection }) {
  const followUp = useSession(connection, ({ procedure }) => procedure?.followUp);
  const dose = useSession(connection, ({ procedure }) => procedure?.dose);
  return (
    <section className="setup-step" aria-label="After">
      <Entries
        connection={connection}
        title="Follow-up"
        fields={FOLLOW_UP}
        known={{ ...followUp }}
        actOf={(values) => ({ kind: "followUp", followUp: values })}
      />
      <Entries
        connection={connection}
        title="Dose"
        fields={DOSE}
        known={{ ...dose }}
        actOf={(values) => ({ kind: "dose", dose: values })}
      />
      <Entries
        connection={connection}
        title="Vitals"
        fields={VITALS}
        known={{}}
        actOf={(values) => ({ kind: "vitals", ...values })}
      />
      <Complication connection={connection} />
      <ReportLinks connection={connection} />
    </section>
  );
}

interface EntriesProps {
  readonly connection: Connection;
  readonly title: string;
  readonly fields: readonly EntryField[];
  readonly known: EntryValues;
  readonly actOf: (values: EntryValues) => OperatorAct;
}

function Entries({ connection, title, fields, known, actOf }: EntriesProps) {
  const [typed, setTyped] = useState<EntryValues>({});
  const [problem, setProblem] = useState("");
  const values = filled({ ...known, ...typed });
  const save = () => {
    const found = entryProblem(fields, values) ?? "";
    setProblem(found);
    if (found !== "") return;
    connection.act(actOf(values), `setup ${title.toUpperCase()}`, title);
    setTyped({});
  };
  return (
    <>
      <div className="setup-row">
        {fields.map(({ id, name, unit, decimals }) => (
          <NumberField
            key={id}
            name={name}
            unit={unit}
            decimals={decimals}
            value={values[id]}
            onValue={(value) => setTyped((now) => ({ ...now, [id]: value }))}
          />
        ))}
        <button type="button" className="setup-save" onClick={save}>
          SAVE
          <small>{title}</small>
        </button>
      </div>
      <Refused problem={problem} />
    </>
  );
}

const GRADES = [1, 2, 3] as const;

function Complication({ connection }: { readonly connection: Connection }) {
  const [note, setNote] = useState("");
  const [grade, setGrade] = useState<(typeof GRADES)[number]>();
  const record = () => {
    const graded = grade === undefined ? {} : { bcisGrade: grade };
    connection.act(
      { kind: "complication", note: note.trim(), ...graded },
      "setup COMPLICATION",
      "Complication",
    );
    setNote("");
    setGrade(undefined);
  };
  return (
    <div className="setup-row setup-complication">
      {GRADES.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === grade}
          onClick={() => setGrade(value === grade ? undefined : value)}
        >
          BCIS {value}
        </button>
      ))}
      <input
        className="setup-text"
        aria-label="Complication"
        placeholder="what happened"
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <button
        type="button"
        className="setup-save"
        disabled={note.trim() === "" && grade === undefined}
        onClick={record}
      >
        RECORD
        <small>Complication</small>
      </button>
    </div>
  );
}

const REPORTS = [
  ["Report PDF", "report.pdf"],
  ["JSON", "report.json"],
  ["DICOM PDF", "report.pdf.dcm"],
  ["DICOM SR", "report.sr.dcm"],
] as const;

function ReportLinks({ connection }: { readonly connection: Connection }) {
  const sessionId = useSession(connection, ({ welcome }) => welcome?.sessionId);
  const isRunning = useSession(connection, ({ assessment }) => assessment?.isCaseRunning ?? false);
  const hasEnded = useSession(
    connection,
    ({ procedure, acts }) =>
      procedure?.caseEndedAtUs !== undefined ||
      acts.some(({ act, state }) => act.kind === "stop" && state !== "failed"),
  );
  if (isRunning || !hasEnded || sessionId === undefined) {
    return <p className="setup-lead">The report is there after STOP CASE.</p>;
  }
  return (
    <div className="setup-row">
      {REPORTS.map(([title, file]) => (
        <a
          key={file}
          className="setup-link"
          href={`/api/sessions/${encodeURIComponent(sessionId)}/${file}`}
          target="_blank"
          rel="noreferrer"
        >
          {title}
        </a>
      ))}
    </div>
  );
}
