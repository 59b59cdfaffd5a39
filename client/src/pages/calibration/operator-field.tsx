/** Who does it: asked before anything is stored. */
import { Labelled } from "./labelled.tsx";

interface OperatorFieldProps {
  readonly operator: string;
  readonly onOperator: (operator: string) => void;
}

export function OperatorField({ operator, onOperator }: OperatorFieldProps) {
  return (
    <Labelled label="Initials or staff number">
      {(id) => (
        <input id={id} value={operator} maxLength={64} onChange={(event) => onOperator(event.target.value)} />
      )}
    </Labelled>
  );
}
