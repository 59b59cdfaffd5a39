/** What is treated and what is fitted: one press each, sent at once. */
import { CEMENT_PROFILES } from "@cementwatch/shared/cement/cement-profile";
import { CANNULA_GAUGES } from "@cementwatch/shared/hydraulics/cannula";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import { useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { Choice, Select } from "./choice.tsx";
import { plain } from "./setup-words.ts";

const LEVELS = [
  ...["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"],
  ...["L1", "L2", "L3", "L4", "L5"],
].map((level) => ({ value: level, label: level }));
const SIDES = [
  { value: "left", label: "LEFT" },
  { value: "right", label: "RIGHT" },
] as const;
const KINDS = [
  { value: "PVP", label: "PVP" },
  { value: "PKP", label: "PKP" },
] as const;
const VOLUMES = [
  { value: "pump", label: "volume: pump" },
  { value: "sensor", label: "volume: sensor" },
  { value: "counted", label: "volume: counted" },
  { value: "none", label: "volume: none" },
] as const;
const PRESSURES = [
  { value: "yes", label: "pressure: sensor" },
  { value: "no", label: "pressure: none" },
] as const;
const CEMENTS = CEMENT_PROFILES.map(({ id, title }) => ({ value: id, label: title }));
const GAUGES = CANNULA_GAUGES.map((gauge) => ({ value: String(gauge), label: `${gauge}G` }));

type Procedure = NonNullable<ConfigChange["procedure"]>;
type Fitted = NonNullable<ConfigChange["fitted"]>;

export function CaseFields({ connection }: { readonly connection: Connection }) {
  const procedure = useSession(connection, ({ config }) => config?.procedure);
  const fitted = useSession(connection, ({ config }) => config?.fitted);
  const [problem, setProblem] = useState("");
  const send = (change: ConfigChange) => {
    connection.configure(change).then(
      ({ isOk, error }) => setProblem(isOk ? "" : plain(error ?? "refused")),
      () => setProblem("not sent"),
    );
  };
  const set = (change: Procedure) => send({ procedure: change });
  const fit = (change: Fitted) => send({ fitted: change });
  return (
    <section className="setup-case" aria-label="Case">
      <div className="setup-who">
        <Select
          name="Level"
          value={procedure?.level}
          options={LEVELS}
          onPick={(level) => set({ level: level as NonNullable<Procedure["level"]> })}
        />
        <Choice name="Side" value={procedure?.side} options={SIDES} onPick={(side) => set({ side })} />
        <Choice
          name="Procedure"
          value={procedure?.procedure}
          options={KINDS}
          onPick={(kind) => set({ procedure: kind })}
        />
      </div>
      <Select
        name="Cement"
        value={procedure?.cementProfile}
        options={CEMENTS}
        onPick={(cementProfile) => set({ cementProfile })}
      />
      <Select
        name="Cannula gauge"
        value={procedure === undefined ? undefined : String(procedure.cannulaGauge)}
        options={GAUGES}
        onPick={(gauge) => set({ cannulaGauge: Number(gauge) })}
      />
      <Select
        name="Volume"
        value={fitted?.volume}
        options={VOLUMES}
        onPick={(volume) => fit({ volume: volume as NonNullable<Fitted["volume"]> })}
      />
      <Select
        name="Pressure"
        value={fitted === undefined ? undefined : fitted.pressure ? "yes" : "no"}
        options={PRESSURES}
        onPick={(answer) => fit({ pressure: answer === "yes" })}
      />
      {problem === "" ? null : (
        <p className="setup-refused" role="alert">
          NOT CHANGED: {problem}
        </p>
      )}
    </section>
  );
}
