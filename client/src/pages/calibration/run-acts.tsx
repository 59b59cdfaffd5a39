/** Why no reading is taken yet, and every press that a person may make while measuring. */
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { type MouseEvent, useState } from "react";
import { readNumber } from "../setup/read-number.ts";
import { BenchPump } from "./bench-pump.tsx";
import { lastCapture, pointNumberOf, type RunNumbers } from "./run-model.ts";

interface RunActsProps {
  readonly view: RunView;
  readonly numbers: RunNumbers;
  readonly refusal: string;
  /** Step that was picked in the list of points, to be taken again. */
  readonly picked: number | undefined;
  readonly act: (act: RunAct) => void;
}

export function RunActs({ view, numbers, refusal, picked, act }: RunActsProps) {
  return (
    <section className="run-acts" aria-label="Acts">
      <WhyNot view={view} numbers={numbers} refusal={refusal} />
      <ActButtons view={view} picked={picked} act={act} />
    </section>
  );
}

function WhyNot({ view, numbers, refusal }: Pick<RunActsProps, "view" | "numbers" | "refusal">) {
  const instruction = view.plan.steps[view.step]?.instruction ?? "";
  const words = numbers.whyNot.join(" · ");
  // The frame and the header say it already.
  const notes = view.warnings.filter((warning) => !warning.startsWith("SIMULATED"));
  return (
    <div className="run-why">
      {instruction === "" || view.stage !== "measuring" ? null : (
        <p className="run-instruction">{instruction}</p>
      )}
      <p aria-live="polite">
        {words === "" ? null : <strong>why not: </strong>}
        {words}
      </p>
      {notes.length === 0 ? null : <p className="run-warnings">note: {notes.join(" · ")}</p>}
      {refusal === "" ? null : <p role="alert">NOT DONE: {refusal}</p>}
    </div>
  );
}

function ActButtons({ view, picked, act }: Pick<RunActsProps, "view" | "picked" | "act">) {
  const { stage, plan } = view;
  const open = plan.steps[view.step];
  const redoStep = picked ?? lastCapture(view)?.step;
  // After a press by mouse the keys belong to the page again, not to the button.
  const press = (wanted: RunAct) => (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 0) event.currentTarget.blur();
    act(wanted);
  };
  if (stage === "ready") {
    return (
      <div className="run-buttons">
        <button type="button" className="is-first" onClick={press({ kind: "start" })}>
          Start
        </button>
        <AutoCapture view={view} press={press} />
      </div>
    );
  }
  if (stage === "paused") {
    return (
      <div className="run-buttons">
        <button type="button" className="is-first" onClick={press({ kind: "resume" })}>
          Resume (P)
        </button>
        <Abandon act={act} />
      </div>
    );
  }
  if (stage !== "measuring") return null;
  return (
    <div className="run-buttons">
      {plan.reference.deviceId === undefined ? <TypedReference view={view} act={act} /> : null}
      {plan.device.isSimulated && plan.kind === "pressure" ? <BenchPump view={view} /> : null}
      <AutoCapture view={view} press={press} />
      {open?.kind === "point" ? (
        <button type="button" className="is-first" onClick={press({ kind: "capture" })}>
          Capture (space)
        </button>
      ) : (
        <button type="button" className="is-first" onClick={press({ kind: "stepDone" })}>
          Done, go on (space)
        </button>
      )}
      <button
        type="button"
        disabled={redoStep === undefined}
        onClick={press({ kind: "redo", step: redoStep ?? 0 })}
      >
        {redoStep === undefined ? "Redo" : `Redo ${pointNumberOf(view, redoStep)} (R)`}
      </button>
      <button type="button" onClick={press({ kind: "pause" })}>
        Stop, resume later (P)
      </button>
    </div>
  );
}

interface AutoCaptureProps {
  readonly view: RunView;
  readonly press: (act: RunAct) => (event: MouseEvent<HTMLButtonElement>) => void;
}

function AutoCapture({ view: { isAutoCapture }, press }: AutoCaptureProps) {
  return (
    <button
      type="button"
      aria-pressed={isAutoCapture}
      onClick={press({ kind: "autoCapture", isOn: !isAutoCapture })}
    >
      Auto-capture {isAutoCapture ? "ON" : "OFF"}
    </button>
  );
}

/** A reference without a connection: what it shows is typed, in the shown unit. */
function TypedReference({ view, act }: Pick<RunActsProps, "view" | "act">) {
  const [text, setText] = useState("");
  const { factor, unit } = view.plan.shown;
  const value = readNumber(text);
  return (
    <form
      className="run-typed"
      onSubmit={(event) => {
        event.preventDefault();
        if (value === undefined) return;
        act({ kind: "typeReference", value: value / factor });
        setText("");
      }}
    >
      <label>
        reference shows, {unit}
        <input inputMode="decimal" value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="submit" disabled={value === undefined}>
        Take
      </button>
    </form>
  );
}

function Abandon({ act }: Pick<RunActsProps, "act">) {
  const [reason, setReason] = useState<string>();
  if (reason === undefined) {
    return (
      <button type="button" onClick={() => setReason("")}>
        Give up …
      </button>
    );
  }
  return (
    <form
      className="run-typed"
      onSubmit={(event) => {
        event.preventDefault();
        act({ kind: "abandon", reason: reason.trim() });
      }}
    >
      <label>
        reason for giving up
        <input value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <button type="submit" disabled={reason.trim() === ""}>
        Give up
      </button>
    </form>
  );
}
