/** A number to type or to step with two large buttons; it is handed on when it is complete, not while it is typed. */
import { useEffect, useState } from "react";
import { readNumber } from "./read-number.ts";

interface NumberFieldProps {
  readonly name: string;
  readonly unit: string;
  /** Undefined: nothing entered yet. */
  readonly value: number | undefined;
  /** Absent: no buttons beside the field. */
  readonly step?: number;
  readonly decimals: number;
  readonly onValue: (value: number) => void;
}

export function NumberField({ name, unit, value, step, decimals, onValue }: NumberFieldProps) {
  const shown = value === undefined ? "" : value.toFixed(decimals);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const commit = () => {
    const typed = readNumber(text);
    if (typed === undefined) setText(shown);
    else if (typed !== value) onValue(typed);
  };
  const by = (sign: number) => () => onValue(rounded((value ?? 0) + sign * (step ?? 0), decimals));
  return (
    <div className="setup-number">
      <span className="setup-caption">{name}</span>
      <div>
        {step === undefined ? null : (
          <button type="button" aria-label={`${name} less`} onClick={by(-1)}>
            −
          </button>
        )}
        <input
          aria-label={name}
          inputMode="decimal"
          value={text}
          placeholder="–"
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
          }}
        />
        {unit === "" ? null : <span className="setup-unit">{unit}</span>}
        {step === undefined ? null : (
          <button type="button" aria-label={`${name} more`} onClick={by(1)}>
            +
          </button>
        )}
      </div>
    </div>
  );
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
