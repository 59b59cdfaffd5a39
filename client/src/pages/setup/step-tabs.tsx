/** Every step of the set-up in one tap. */
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { SETUP_STEPS, type SetupStepId, stepNote } from "./setup-steps.ts";

interface StepTabsProps {
  readonly connection: Connection;
  readonly step: SetupStepId;
  readonly onStep: (step: SetupStepId) => void;
}

export function StepTabs({ connection, step, onStep }: StepTabsProps) {
  const notes = useSession(connection, ({ config, assessment, procedure }) =>
    SETUP_STEPS.map(({ id }) => stepNote(id, { config, assessment, procedure })).join("\n"),
  ).split("\n");
  return (
    <nav className="setup-tabs" aria-label="Steps">
      {SETUP_STEPS.map(({ id, title }, index) => (
        <button
          key={id}
          type="button"
          aria-current={id === step ? "step" : undefined}
          aria-label={title}
          onClick={() => onStep(id)}
        >
          {title}
          <small>{notes[index]}</small>
        </button>
      ))}
    </nav>
  );
}
