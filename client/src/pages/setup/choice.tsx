/** Two ways to choose one of a few: buttons side by side, or a list. Large enough for a gloved finger. */

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChoiceProps<Value extends string> {
  readonly name: string;
  /** Undefined while it is not known: nothing can be chosen. */
  readonly value: string | undefined;
  readonly options: readonly Option<Value>[];
  readonly onPick: (value: Value) => void;
  readonly className?: string;
}

export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { name, value, options, onPick, className = "" } = props;
  return (
    <fieldset className={`setup-choice ${className}`} aria-label={name}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          disabled={value === undefined}
          onClick={() => onPick(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

export function Select<Value extends string>({ name, value, options, onPick }: ChoiceProps<Value>) {
  const isListed = options.some((option) => option.value === value);
  return (
    <select
      className="setup-select"
      aria-label={name}
      value={value ?? ""}
      disabled={value === undefined}
      onChange={(event) => {
        const picked = options.find((option) => option.value === event.target.value);
        if (picked !== undefined) onPick(picked.value);
      }}
    >
      {isListed ? null : <option value={value ?? ""}>{value === undefined ? name : value || name}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
