/** The shape of a risk state, as tall as a capital letter: shape and word say the same as the colour. */
import type { StateMarkKind } from "./banner.ts";

export function StateMark({ kind }: { readonly kind: StateMarkKind }) {
  if (kind === "none") return null;
  return (
    <svg className="state-mark" viewBox="0 0 100 100" aria-hidden="true">
      {kind === "triangle" ? <path d="M50 2 98 98H2z" fill="currentColor" /> : null}
      {kind === "diamond" ? <path d="M50 0 100 50 50 100 0 50z" fill="currentColor" /> : null}
      {kind === "ring" ? (
        <circle
          cx="50"
          cy="50"
          r="42"
          fill="none"
          stroke="currentColor"
          strokeWidth="12"
          strokeDasharray="14 19"
        />
      ) : null}
    </svg>
  );
}
