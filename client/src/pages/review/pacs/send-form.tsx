/** Sends a session to an archive. Nothing leaves before somebody pressed Send and read what goes out. */
import type { SendOutlook } from "@cementwatch/shared/pacs/pacs-view";
import { type FormEvent, useEffect, useState } from "react";
import { fetchOutlook, startSend } from "./pacs-api.ts";
import { textOf } from "./pacs-words.ts";
import { chosenOf, NoTargets, TargetChoice, useTargets } from "./target-choice.tsx";

interface SendFormProps {
  readonly sessionId: string;
  /** What became of the newest try; empty when there was none. */
  readonly status: string;
  readonly onStarted: () => void;
}

export function SendForm({ sessionId, status, onStarted }: SendFormProps) {
  const { targets, problem } = useTargets();
  const [outlook, setOutlook] = useState<SendOutlook>();
  const [chosen, setChosen] = useState("");
  const [identified, setIdentified] = useState(false);
  const [note, setNote] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchOutlook(sessionId, stop.signal).then(setOutlook, (error: unknown) => {
      if (!stop.signal.aborted) setNote(`The session cannot be read: ${textOf(error)}`);
    });
    return () => stop.abort();
  }, [sessionId]);
  if (problem !== "") {
    return (
      <p className="review-problem" role="alert">
        The server cannot be asked: {problem}
      </p>
    );
  }
  if (targets === undefined) return <p className="review-hint">reading …</p>;
  const choice = chosenOf(targets, chosen);
  if (choice === undefined) return <NoTargets />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = identified && outlook?.carriesIdentity === true;
    startSend(sessionId, { target: choice.target.id, way: choice.way, identified: wish }).then(
      () => {
        setNote("");
        setIdentified(false);
        onStarted();
      },
      (error: unknown) => setNote(`Not started: ${textOf(error)}`),
    );
  };
  return (
    <form className="pacs-form" aria-label="Send to an archive" onSubmit={submit}>
      <TargetChoice targets={targets} chosen={choice} onChange={setChosen} />
      {outlook === undefined ? null : (
        <IdentityChoice outlook={outlook} identified={identified} onChange={setIdentified} />
      )}
      <button type="submit" disabled={outlook === undefined}>
        {identified ? "Send with the patient's identity" : "Send"}
      </button>
      <output>{note === "" ? status : note}</output>
    </form>
  );
}

interface IdentityChoiceProps {
  readonly outlook: SendOutlook;
  readonly identified: boolean;
  readonly onChange: (identified: boolean) => void;
}

function IdentityChoice({ outlook, identified, onChange }: IdentityChoiceProps) {
  if (!outlook.carriesIdentity)
    return <p className="pacs-note">The pseudonym goes out and nothing else that tells who it is.</p>;
  return (
    <fieldset className="pacs-identity">
      <legend>Pictures as received may name the patient</legend>
      <label>
        <input type="radio" name="identity" checked={!identified} onChange={() => onChange(false)} />
        Send a de-identified copy
      </label>
      <label>
        <input type="radio" name="identity" checked={identified} onChange={() => onChange(true)} />
        Send them as received, with the patient
      </label>
    </fieldset>
  );
}
