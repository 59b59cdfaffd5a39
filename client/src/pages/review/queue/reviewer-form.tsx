/** Asks for a name before anything is shown; the last one of this browser is proposed. */
import { type FormEvent, useState } from "react";
import { keepReviewer, lastReviewer } from "./reviewer.ts";

interface ReviewerFormProps {
  readonly title: string;
  readonly text: string;
  readonly onName: (name: string) => void;
}

export function ReviewerForm({ title, text, onName }: ReviewerFormProps) {
  const [typed, setTyped] = useState(lastReviewer);
  const enter = (event: FormEvent) => {
    event.preventDefault();
    const name = typed.trim();
    if (name === "") return;
    keepReviewer(name);
    onName(name);
  };
  return (
    <form className="queue-name" onSubmit={enter}>
      <h2>{title}</h2>
      <p>{text}</p>
      <label>
        Your name
        <input
          value={typed}
          maxLength={80}
          // The page has this one thing to do.
          ref={(input) => input?.focus()}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" disabled={typed.trim() === ""}>
        Begin
      </button>
    </form>
  );
}
