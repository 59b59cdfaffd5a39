/** P1: the one word about risk, its shape, and where or why. */
import type { Banner } from "../../alarm/banner.ts";
import { FitLine } from "../../text/fit-line.tsx";

export function RiskTile({ risk }: { readonly risk: Banner }) {
  const flash = risk.flash === "none" ? "" : `flash-${risk.flash}`;
  return (
    <div className={`risk risk-${risk.tone} ${flash}`} role="status" aria-live="assertive">
      <FitLine className="risk-word">
        {risk.mark === "" ? null : <span className="risk-mark">{risk.mark}</span>}
        {risk.word}
      </FitLine>
      {risk.originWord === "" ? null : <FitLine className="risk-line risk-origin">{risk.originWord}</FitLine>}
      <FitLine className="risk-line risk-detail">{risk.detail}</FitLine>
    </div>
  );
}
