/** The limits of this case: each with its usual value; above it only with a reason. */
import { useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { type CaseLimitId, type LimitRow, limitRows, limitText } from "./limit-rows.ts";
import { NumberField } from "./number-field.tsx";
import { Refused } from "./refused.tsx";
import { useChange } from "./use-change.ts";

/** Offered for one press; others are typed. */
const REASONS = ["rating of this injector", "rating of this balloon", "decided by the operator"];

export function LimitsStep({ connection }: { readonly connection: Connection }) {
  const config = useSession(connection, (state) => state.config);
  const [chosen, setChosen] = useState<CaseLimitId>("pressureLimitKpa");
  if (config === undefined) return <section className="setup-step" aria-label="Limits" />;
  const rows = limitRows(config);
  const row = rows.find(({ id }) => id === chosen);
  return (
    <section className="setup-step" aria-label="Limits">
      <ul className="setup-limits">
        {rows.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              aria-pressed={item.id === chosen}
              data-raised={item.reason !== ""}
              onClick={() => setChosen(item.id)}
            >
              {item.title}
              <small>{limitText(item)}</small>
            </button>
          </li>
        ))}
      </ul>
      {row === undefined ? null : (
        <LimitEditor key={`${row.id} ${row.value} ${row.reason}`} connection={connection} row={row} />
      )}
    </section>
  );
}

interface LimitEditorProps {
  readonly connection: Connection;
  readonly row: LimitRow;
}

function LimitEditor({ connection, row }: LimitEditorProps) {
  const [value, setValue] = useState(row.value);
  const [reason, setReason] = useState(row.reason);
  const { send, problem } = useChange(connection);
  const set = (to: number, why: string) => send({ limit: { id: row.id, value: to, reason: why } });
  return (
    <>
      <div className="setup-row setup-limit">
        <NumberField
          name={row.title}
          unit={row.unit}
          step={row.step}
          decimals={row.decimals}
          value={value}
          onValue={setValue}
        />
        <button type="button" onClick={() => set(value, reason)}>
          SET
        </button>
        <button type="button" disabled={row.value === row.usual} onClick={() => set(row.usual, "")}>
          USUAL
          <small>
            {row.usual.toFixed(row.decimals)} {row.unit}
          </small>
        </button>
      </div>
      <input
        className="setup-text"
        aria-label="Reason"
        placeholder={`reason, needed above ${row.usual.toFixed(row.decimals)} ${row.unit}`}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="setup-row">
        {REASONS.map((text) => (
          <button key={text} type="button" aria-pressed={text === reason} onClick={() => setReason(text)}>
            {text}
          </button>
        ))}
      </div>
      <Refused problem={problem} />
    </>
  );
}
