/** Lot and piece of a single-use sensor, as printed on its pouch; a second use is told at once. */
import type { SingleUseSensor } from "@cementwatch/shared/session/session-config";
import { useEffect, useState } from "react";
import type { ChangeSender } from "./use-change.ts";

interface LotRowProps {
  readonly id: string;
  readonly sensor: SingleUseSensor;
  readonly send: ChangeSender["send"];
}

export function LotRow({ id, sensor, send }: LotRowProps) {
  const { lot, unit, usedBefore } = sensor;
  const last = usedBefore.at(-1);
  return (
    <>
      <dt>Lot of {id}</dt>
      <dd className="setup-lot">
        <LotField
          name={`Lot of ${id}`}
          value={lot}
          onText={(text) => send({ singleUse: { deviceId: id, lot: text, unit } })}
        />
        <LotField
          name={`Piece of ${id}`}
          value={unit}
          onText={(text) => send({ singleUse: { deviceId: id, lot, unit: text } })}
        />
        {last === undefined ? null : <strong>✗ used on {last}: open a new sensor</strong>}
      </dd>
    </>
  );
}

interface LotFieldProps {
  readonly name: string;
  readonly value: string;
  readonly onText: (text: string) => void;
}

function LotField({ name, value, onText }: LotFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onText(text.trim());
  };
  return (
    <input
      aria-label={name}
      placeholder={name.startsWith("Lot") ? "lot" : "piece, if numbered"}
      maxLength={32}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={({ key }) => {
        if (key === "Enter") commit();
      }}
    />
  );
}
