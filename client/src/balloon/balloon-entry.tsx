/** Readings that a nurse types off an inflation syringe, where no gauge is connected: by steps, then ENTER. */
import { toKpa } from "@cementwatch/shared/hydraulics/balloon-units";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import { useState } from "react";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";
import { entryReading, missingGauges, stepped } from "./balloon-entry-model.ts";

interface BalloonEntryProps {
  readonly connection: Connection;
  readonly side: CannulaSide;
}

export function BalloonEntry({ connection, side }: BalloonEntryProps) {
  const missing = useSession(connection, ({ assessment }) => missingGauges(assessment?.signals ?? [], side));
  const [psi, setPsi] = useState(0);
  const [ml, setMl] = useState(0);
  if (missing === "none") return null;
  const hasPressure = missing !== "volume";
  const hasVolume = missing !== "pressure";
  const enter = () => {
    const reading = entryReading(hasPressure ? toKpa(psi, "psi") : undefined, hasVolume ? ml : undefined);
    connection.act({ kind: "balloonReading", side, ...reading }, "balloon ENTER", `${side} balloon reading`);
  };
  return (
    <>
      {hasPressure ? (
        <Stepper name="pressure" text={`${psi} psi`} onStep={(by) => setPsi(stepped(psi, by * 10, 1000))} />
      ) : null}
      {hasVolume ? (
        <Stepper
          name="volume"
          text={`${ml.toFixed(2)} mL`}
          onStep={(by) => setMl(stepped(ml, by * 0.25, 10))}
        />
      ) : null}
      <button type="button" onClick={enter}>
        ENTER
      </button>
    </>
  );
}

interface StepperProps {
  readonly name: string;
  readonly text: string;
  readonly onStep: (by: 1 | -1) => void;
}

function Stepper({ name, text, onStep }: StepperProps) {
  return (
    <span className="balloon-stepper">
      <button type="button" aria-label={`less ${name}`} onClick={() => onStep(-1)}>
        −
      </button>
      <output>{text}</output>
      <button type="button" aria-label={`more ${name}`} onClick={() => onStep(1)}>
        +
      </button>
    </span>
  );
}
