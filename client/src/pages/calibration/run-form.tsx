/** The form of a run: procedure in plain words, reference, range, points, limit, surroundings; then begin. */
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { useState } from "react";
import { useNavigate } from "react-router";
import { PROCEDURES, procedureWords } from "./calibration-words.ts";
import type { CalibrationDevice } from "./device-api.ts";
import { today } from "./due-words.ts";
import { messageOf, Refusal } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import { keepOperator } from "./last-operator.ts";
import {
  inUnit,
  type RunDraft,
  type RunField,
  type RunProblems,
  runProblems,
  SHOWN_UNITS,
} from "./run-draft.ts";
import { FitField, Switches } from "./run-form-extras.tsx";
import { createRun, fieldOfRefusal } from "./run-request.ts";

interface RunFormProps {
  readonly device: CalibrationDevice;
  readonly references: readonly ReferenceStandard[];
  readonly initial: RunDraft;
}

export function RunForm({ device, references, initial }: RunFormProps) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(initial);
  const [refused, setRefused] = useState<{ readonly field: string; readonly words: string }>();
  const [isAsking, setIsAsking] = useState(false);
  const reference = references.find(({ id }) => id === draft.referenceId);
  const own = runProblems(draft, reference, today());
  const field = refused === undefined ? undefined : fieldOfRefusal(refused.field);
  const problems: RunProblems =
    refused === undefined || field === undefined ? own : { ...own, [field]: refused.words };
  const change = (part: Partial<RunDraft>) => {
    setRefused(undefined);
    setDraft({ ...draft, ...part });
  };
  const begin = () => {
    setIsAsking(true);
    keepOperator(draft.texts.operator);
    createRun(draft, device)
      .then(
        ({ runId }) => navigate(`/calibration?run=${encodeURIComponent(runId)}`),
        (error: unknown) =>
          setRefused({ field: error instanceof Refusal ? error.field : "", words: messageOf(error) }),
      )
      .finally(() => setIsAsking(false))
      .catch(() => undefined);
  };
  return (
    <form
      className="run-form"
      aria-label="Set up a calibration"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <h2>
        {device.deviceId} · {draft.kind} · {device.model} SN {device.serialNumber || "not reported"}
        {device.isSimulated ? <b className="calibration-simulated"> SIMULATED</b> : null}
      </h2>
      <Procedure draft={draft} onChange={change} />
      <Switches draft={draft} isSimulated={device.isSimulated} onChange={change} />
      <div className="run-form-columns">
        <Against draft={draft} references={references} problems={problems} onChange={change} />
        <Surroundings draft={draft} problems={problems} onChange={change} />
      </div>
      <div className="calibration-save">
        <button type="submit" className="is-first" disabled={Object.keys(own).length > 0 || isAsking}>
          Begin
        </button>
        <p role="alert">
          {refused === undefined || field !== undefined ? "" : `NOT BEGUN: ${refused.words}`}
        </p>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: RunDraft;
  readonly onChange: (part: Partial<RunDraft>) => void;
}

function Procedure({ draft, onChange }: PartProps) {
  const offered = PROCEDURES.filter(({ kind }) => kind === draft.kind);
  const points = procedureWords(draft.procedure)?.points ?? [];
  return (
    <>
      <fieldset className="run-form-procedures">
        <legend>Procedure</legend>
        {offered.map(({ id, title, standard, words, points: [first = 0] }) => (
          <label key={id}>
            <input
              type="radio"
              name="procedure"
              checked={id === draft.procedure}
              onChange={() => onChange({ procedure: id, points: first })}
            />
            <span>
              <b>{title}</b>
              <small>{words}</small>
              <small>{standard}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {points.length === 0 ? null : (
        <fieldset className="run-form-points">
          <legend>Points of a series, ends included</legend>
          {[...points]
            .toSorted((a, b) => a - b)
            .map((count) => (
              <button
                key={count}
                type="button"
                aria-pressed={count === draft.points}
                onClick={() => onChange({ points: count })}
              >
                {count}
              </button>
            ))}
        </fieldset>
      )}
    </>
  );
}

interface FieldsProps extends PartProps {
  readonly problems: RunProblems;
}

function Against({ draft, references, problems, onChange }: FieldsProps & Pick<RunFormProps, "references">) {
  const { unit } = draft.shown;
  return (
    <section aria-label="Against what">
      <h3>Against what, and how good</h3>
      <Labelled label="Reference" problem={problems.referenceId ?? ""}>
        {(id) => (
          <select
            id={id}
            value={draft.referenceId}
            onChange={(event) => onChange({ referenceId: event.target.value })}
          >
            {draft.referenceId === "" ? <option value="">none is registered</option> : null}
            {references.map((reference) => (
              <option key={reference.id} value={reference.id}>
                {reference.id} · {reference.title} · until {reference.validUntil}
                {reference.deviceId === undefined ? " · typed" : ""}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label="Unit shown">
        {(id) => (
          <select
            id={id}
            value={unit}
            onChange={(event) => {
              const wanted = SHOWN_UNITS[draft.kind].find((entry) => entry.unit === event.target.value);
              if (wanted !== undefined) onChange(inUnit(draft, wanted));
            }}
          >
            {SHOWN_UNITS[draft.kind].map((entry) => (
              <option key={entry.unit}>{entry.unit}</option>
            ))}
          </select>
        )}
      </Labelled>
      <Field
        draft={draft}
        problems={problems}
        onChange={onChange}
        field="min"
        label={`Range from, ${unit}`}
      />
      <Field draft={draft} problems={problems} onChange={onChange} field="max" label={`Range to, ${unit}`} />
      <Field
        draft={draft}
        problems={problems}
        onChange={onChange}
        field="limit"
        label={`Permissible error ±, ${unit}`}
      />
      <Field
        draft={draft}
        problems={problems}
        onChange={onChange}
        field="intervalDays"
        label="Holds for, days"
      />
      <Field
        draft={draft}
        problems={problems}
        onChange={onChange}
        field="resolution"
        label={`Smallest step of its reading, ${unit}`}
      />
      <FitField draft={draft} onChange={onChange} />
    </section>
  );
}

function Surroundings({ draft, problems, onChange }: FieldsProps) {
  const fields: readonly (readonly [RunField, string])[] = [
    ["airTemperatureC", "Room, °C"],
    ["airTemperatureUncertaintyC", "Room, ± °C"],
    ["humidityPercent", "Humidity, %"],
    ["airPressureHpa", "Air pressure, hPa"],
    ...(draft.kind === "pressure" ? [["heightDifferenceMm", "Device above the reference, mm"] as const] : []),
    ...(draft.kind === "volume" ? [["waterTemperatureC", "Water, °C"] as const] : []),
    ["operator", "Calibrated by (initials)"],
  ];
  return (
    <section aria-label="Surroundings">
      <h3>Surroundings, and who</h3>
      {fields.map(([field, label]) => (
        <Field
          key={field}
          draft={draft}
          problems={problems}
          onChange={onChange}
          field={field}
          label={label}
        />
      ))}
    </section>
  );
}

interface FieldProps extends FieldsProps {
  readonly field: RunField;
  readonly label: string;
}

function Field({ draft, problems, onChange, field, label }: FieldProps) {
  return (
    <Labelled label={label} problem={problems[field] ?? ""}>
      {(id) => (
        <input
          id={id}
          inputMode={field === "operator" ? "text" : "decimal"}
          value={draft.texts[field]}
          onChange={(event) => onChange({ texts: { ...draft.texts, [field]: event.target.value } })}
        />
      )}
    </Labelled>
  );
}
