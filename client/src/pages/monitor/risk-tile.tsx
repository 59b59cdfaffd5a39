/** P1: the one word about risk, its shape, and where or why. */
import type { Banner } from "../../alarm/banner.ts";
import { StateMark } from "../../alarm/state-mark.tsx";
import { FitLine } from "../../text/fit-line.tsx";

export function RiskTile({ risk }: { readonly risk: Banner }) {
  const flash = risk.flash === "none" ? "" : `flash-${risk.flash}`;
  const second = risk.lost === "" ? risk.originWord : risk.lost;
  return (
    <div
      className={`risk risk-${risk.tone} ${flash} ${second === "" ? "" : "has-second"}`}
      role="status"
      aria-live="assertive"
    >
      <FitLine className="risk-word" shown="risk">
        <StateMark kind={risk.mark} />
        {risk.word}
        {risk.tone === "watch" && risk.look !== "" ? <span className="risk-look">{risk.look}</span> : null}
      </FitLine>
      {second === "" ? null : (
        <FitLine className="risk-line risk-origin" shown="risk.origin">
          {second}
        </FitLine>
      )}
      <FitLine className="risk-line risk-detail" shown="risk.detail">
        {risk.detail}
      </FitLine>
    </div>
  );
}
