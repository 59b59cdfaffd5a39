/** One line of large numbers: place, target, reference, device, difference, and how settled they are. */
import type { RunNumbers } from "./run-model.ts";

interface RunNumbersLineProps {
  readonly numbers: RunNumbers;
}

export function RunNumbersLine({ numbers }: RunNumbersLineProps) {
  const { place, target, reference, device, deviation, unit, stability, settled01, isStale } = numbers;
  return (
    <section className={isStale ? "run-numbers is-stale" : "run-numbers"} aria-label="Live reading">
      <p className="run-place" aria-live="polite">
        {place}
      </p>
      <dl>
        <Reading name="target" value={target} unit={unit} />
        <Reading name="reference" value={reference} unit={unit} />
        <Reading name="device" value={device} unit={unit} />
        <Reading name="Δ device − reference" value={deviation} unit={unit} />
      </dl>
      <div className="run-stability">
        <p aria-live="polite">{stability}</p>
        {stability === "" ? null : <meter aria-label="Settling" min={0} max={1} value={settled01} />}
      </div>
    </section>
  );
}

interface ReadingProps {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
}

function Reading({ name, value, unit }: ReadingProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{unit}</small>
      </dd>
    </div>
  );
}
