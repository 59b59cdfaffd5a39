/** What is treated, in five taps: level, side, procedure, cement, gauge. Each is sent at once. */
import { CANNULA_GAUGES } from "@cementwatch/shared/hydraulics/cannula";
import { VERTEBRAL_LEVELS } from "@cementwatch/shared/procedure/level";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import { useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { Choice, Select } from "./choice.tsx";
import { asLastCase, isLikeLast, lastCaseText, storedLastCase } from "./last-case.ts";
import { Refused } from "./refused.tsx";
import { BUILT_IN_CEMENTS, fetchCements } from "./setup-lists.ts";
import { type ChangeSender, useChange } from "./use-change.ts";
import { useFetched } from "./use-fetched.ts";

const LEVELS = VERTEBRAL_LEVELS.map((level) => ({ value: level, label: level }));
const SIDES = [
  { value: "left", label: "LEFT" },
  { value: "right", label: "RIGHT" },
] as const;
const KINDS = [
  { value: "PVP", label: "PVP" },
  { value: "PKP", label: "PKP" },
] as const;
const GAUGES = CANNULA_GAUGES.map((gauge) => ({ value: String(gauge), label: `${gauge}G` }));
/** More cements than this are a list, which takes one tap more. */
const CEMENT_BUTTONS = 8;

type Procedure = NonNullable<ConfigChange["procedure"]>;

export function CaseStep({ connection }: { readonly connection: Connection }) {
  const procedure = useSession(connection, ({ config }) => config?.procedure);
  const change = useChange(connection);
  const cements = useFetched(fetchCements, BUILT_IN_CEMENTS).value;
  const set = (procedureChange: Procedure) => change.send({ procedure: procedureChange });
  const options = cements.map(({ id, title }) => ({ value: id, label: title }));
  const Cement = options.length > CEMENT_BUTTONS ? Select : Choice;
  return (
    <section className="setup-step" aria-label="Case">
      <Choice
        name="Level"
        className="setup-levels"
        value={procedure?.level}
        options={LEVELS}
        onPick={(level) => set({ level })}
      />
      <div className="setup-row">
        <Choice name="Side" value={procedure?.side} options={SIDES} onPick={(side) => set({ side })} />
        <Choice
          name="Procedure"
          value={procedure?.procedure}
          options={KINDS}
          onPick={(kind) => set({ procedure: kind })}
        />
      </div>
      <Cement
        name="Cement"
        className="setup-cements"
        value={procedure?.cementProfile}
        options={options}
        onPick={(cementProfile) => set({ cementProfile })}
      />
      <Choice
        name="Cannula gauge"
        value={procedure === undefined ? undefined : String(procedure.cannulaGauge)}
        options={GAUGES}
        onPick={(gauge) => set({ cannulaGauge: Number(gauge) })}
      />
      <LastCaseButton connection={connection} change={change} />
      <Refused problem={change.problem} />
    </section>
  );
}

interface LastCaseProps {
  readonly connection: Connection;
  readonly change: ChangeSender;
}

function LastCaseButton({ connection, change }: LastCaseProps) {
  const [last] = useState(storedLastCase);
  const isOffered = useSession(
    connection,
    ({ config }) => last !== undefined && config !== undefined && !isLikeLast(last, config),
  );
  if (last === undefined || !isOffered) return null;
  return (
    <button type="button" onClick={() => change.send(asLastCase(last))}>
      AS LAST CASE
      <small>{lastCaseText(last)}</small>
    </button>
  );
}
