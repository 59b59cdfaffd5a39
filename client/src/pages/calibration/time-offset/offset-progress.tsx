/** A recording while it goes on: what to do now, movements seen in both, and the result once there is one. */
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import { useState } from "react";
import { keepOperator, lastOperator } from "../last-operator.ts";
import { OperatorField } from "../operator-field.tsx";
import { StripPlot } from "./strip-plot.tsx";
import { acceptRecording } from "./time-offset-api.ts";
import { driftText, nextAct, offsetText } from "./time-offset-words.ts";

interface OffsetProgressProps {
  readonly view: TimeOffsetRunView;
  readonly onStored: () => void;
  readonly onAnew: () => void;
  readonly onProblem: (error: unknown) => void;
}

export function OffsetProgress({ view, onStored, onAnew, onProblem }: OffsetProgressProps) {
  const [operator, setOperator] = useState(lastOperator());
  const { progress, result, entryId } = view;
  const accept = () => {
    keepOperator(operator);
    acceptRecording(operator).then(onStored, onProblem);
  };
  return (
    <>
      <h2>
        {entryId === undefined ? "Recording" : "Stored"}
        {view.isSimulated ? <span className="calibration-simulated">SIMULATED</span> : null}
        <span className="calibration-note">{Math.round(view.recordedS)} s</span>
      </h2>
      {entryId === undefined ? <p className="time-offset-act">{nextAct(view)}</p> : null}
      <dl className="time-offset-numbers">
        <div>
          <dt>seen in both</dt>
          <dd>
            {progress.seen} <small>of {progress.wanted}</small>
          </dd>
        </div>
        <div>
          <dt>correlation</dt>
          <dd>{progress.correlation01.toFixed(2)}</dd>
        </div>
        <div>
          <dt>pictures/s</dt>
          <dd>{progress.framesPerS.toFixed(1)}</dd>
        </div>
        <div>
          <dt>readings/s</dt>
          <dd>{progress.readingsPerS.toFixed(1)}</dd>
        </div>
      </dl>
      <StripPlot strip={view.strip} />
      {result === undefined ? (
        <ul className="time-offset-reasons" aria-label="Not yet">
          {progress.seen < progress.wanted
            ? null
            : view.reasons.map((reason) => <li key={reason}>{reason}</li>)}
        </ul>
      ) : (
        <div className="time-offset-result">
          <strong>{offsetText(result.offsetUs, result.expandedUncertaintyUs)}</strong>
          <span>k = 2, from {result.lags.filter(({ whyNot }) => whyNot === "").length} movements</span>
          {result.isPlayIncluded ? (
            <span>
              Each movement reversed the one before: the play of the drive is in it. Move on in one direction
              to avoid that.
            </span>
          ) : null}
          <span>{driftText(result.driftPpm, result.driftUncertaintyPpm)}</span>
        </div>
      )}
      {entryId === undefined ? (
        <div className="calibration-bar time-offset-accept">
          <OperatorField operator={operator} onOperator={setOperator} />
          <button type="button" className="is-first" disabled={result === undefined} onClick={accept}>
            Accept
          </button>
          <button type="button" onClick={onAnew}>
            Begin anew
          </button>
        </div>
      ) : (
        <div className="calibration-bar">
          <p>{entryId} is in force from now on: each picture's time is set back by its delay.</p>
          <button type="button" onClick={onAnew}>
            Another one
          </button>
        </div>
      )}
    </>
  );
}
