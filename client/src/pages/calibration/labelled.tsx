/** A field with its label above and what is wrong with it below. */
import { type ReactNode, useId } from "react";

interface LabelledProps {
  readonly label: string;
  /** What the server or the page has against it; empty: nothing. */
  readonly problem?: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}

export function Labelled({ label, problem = "", hint = "", children }: LabelledProps) {
  const id = useId();
  return (
    <div className={problem === "" ? "labelled" : "labelled is-refused"}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint === "" ? null : <small>{hint}</small>}
      {problem === "" ? null : <p role="alert">{problem}</p>}
    </div>
  );
}
