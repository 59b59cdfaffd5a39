/** Asks for an export: of which session, in which form, of which part. */
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import { EXPORT_FORMATS, type ExportFormat } from "@cementwatch/shared/jobs/export-formats";
import { type FormEvent, useState } from "react";
import { startExport } from "./export-api.ts";
import { type ExportTexts, type Moment, readExportTexts } from "./export-form-model.ts";

interface ExportFormProps {
  /** A person chooses, unless `isFixed`: then it is the first. */
  readonly sessions: readonly { readonly sessionId: string; readonly label: string }[];
  readonly isFixed?: boolean;
  /** Alarms and marks of the one session. */
  readonly moments?: readonly Moment[];
  readonly onStarted: () => void;
}

const NO_MOMENTS: readonly Moment[] = [];

export function ExportForm({ sessions, isFixed, moments = NO_MOMENTS, onStarted }: ExportFormProps) {
  const [texts, setTexts] = useState<Omit<ExportTexts, "sessionId">>({
    format: "csv",
    from: "",
    to: "",
    moment: moments.length === 0 ? "" : "0",
    minutes: "2",
  });
  const [chosen, setChosen] = useState("");
  const [isDeidentified, setIsDeidentified] = useState(true);
  const [note, setNote] = useState("");
  const sessionId = sessions.some((session) => session.sessionId === chosen)
    ? chosen
    : (sessions[0]?.sessionId ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const request = readExportTexts({ ...texts, sessionId }, moments);
    if (typeof request === "string") return setNote(request);
    const deidentify = { options: DEFAULT_DEIDENT_OPTIONS, mayAlarmsDiffer: false };
    startExport(isDeidentified ? { ...request, deidentify } : request).then(
      () => {
        setNote("Started: it stands in the list.");
        onStarted();
      },
      (error: unknown) => setNote(`Not started: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const change = (field: keyof typeof texts) => (value: string) => setTexts({ ...texts, [field]: value });
  const isAboutMoment = texts.format === "incident" && moments.length > 0 && texts.moment !== "";
  return (
    <form className="export-form" aria-label="Export" onSubmit={submit} noValidate>
      {isFixed === true ? null : (
        <Choice
          label="Session"
          value={sessionId}
          options={sessions.map((session) => [session.sessionId, session.label])}
          onChange={setChosen}
        />
      )}
      <Choice
        label="Form"
        value={texts.format}
        options={Object.entries(EXPORT_FORMATS)}
        onChange={(format) => setTexts({ ...texts, format: format as ExportFormat })}
      />
      {texts.format === "incident" && moments.length > 0 ? (
        <Choice
          label="About"
          value={texts.moment}
          options={[
            ...moments.map(({ label }, index): [string, string] => [String(index), label]),
            ["", "a part, typed"],
          ]}
          onChange={change("moment")}
        />
      ) : null}
      {isAboutMoment ? (
        <Field label="Minutes before and after" value={texts.minutes} onChange={change("minutes")} />
      ) : (
        <>
          <Field label="From" value={texts.from} hint="start" onChange={change("from")} />
          <Field label="To" value={texts.to} hint="end" onChange={change("to")} />
        </>
      )}
      <label className="export-box">
        <input
          type="checkbox"
          checked={isDeidentified}
          onChange={(event) => setIsDeidentified(event.target.checked)}
        />
        De-identified
      </label>
      {isDeidentified ? null : (
        <p className="export-warning">! It may contain the patient's name: as the C-arm sent it.</p>
      )}
      <button type="submit" disabled={sessionId === ""}>
        Export
      </button>
      <output>{note}</output>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onChange: (value: string) => void;
}

function Field({ label, value, hint, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input
        value={value}
        {...(hint === undefined ? {} : { placeholder: hint })}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
