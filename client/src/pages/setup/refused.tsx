/** Why something that was pressed did not happen, where it was pressed; nothing while all went well. */
interface RefusedProps {
  readonly problem: string;
}

export function Refused({ problem }: RefusedProps) {
  if (problem === "") return null;
  return (
    <p className="setup-refused" role="alert">
      NOT CHANGED: {problem}
    </p>
  );
}
