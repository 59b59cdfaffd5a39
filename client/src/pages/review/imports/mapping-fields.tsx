/** A choice and a text of the mapping; what is not decided stands out. */
import { UNDECIDED } from "@cementwatch/shared/imports/import-mapping";

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly isLabelHidden?: boolean;
  readonly isOff?: boolean;
  readonly onChange: (value: string) => void;
}

export function Choice({ label, value, options, isLabelHidden, isOff, onChange }: ChoiceProps) {
  const isOpen = value === UNDECIDED && isOff !== true;
  const select = (
    <select
      value={value}
      disabled={isOff}
      className={isOpen ? "import-undecided" : undefined}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value={UNDECIDED}>{isOff === true ? "–" : "? undecided"}</option>
      {options.map(([id, words]) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  );
  if (isLabelHidden === true) return select;
  return (
    <div className="import-field">
      <span aria-hidden="true">{label}</span>
      {select}
    </div>
  );
}

interface TypedProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onChange: (text: string) => void;
}

export function Typed({ label, value, hint, onChange }: TypedProps) {
  return (
    <label>
      {label}
      <input
        value={value}
        className={value === "" ? "import-undecided" : undefined}
        {...(hint === undefined ? {} : { placeholder: hint })}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
