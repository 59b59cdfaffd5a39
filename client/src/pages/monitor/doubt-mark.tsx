/** A struck ring and a word beside a number that is shown and not used: told by shape and word, not by colour. */
import { FitLine } from "../../text/fit-line.tsx";

export function DoubtMark({
  mark,
  className,
  ...place
}: {
  readonly mark: string;
  readonly className: string;
  readonly shown?: string;
}) {
  return (
    <FitLine className={`doubt-mark ${className}`} {...place}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="8" />
        <line x1="4.3" y1="15.7" x2="15.7" y2="4.3" />
      </svg>
      {mark}
    </FitLine>
  );
}
