/** What five taps leave out: who (never by name), why, how, and what is known of the body. */
import { BALLOON_PROFILES } from "@cementwatch/shared/hydraulics/balloon-profile";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import { useEffect, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { Choice, Select } from "./choice.tsx";
import { NumberField } from "./number-field.tsx";
import { pseudonymProblem } from "./pseudonym.ts";
import { Refused } from "./refused.tsx";
import { RoomTemperature } from "./room-temperature.tsx";
import { type ChangeSender, useChange } from "./use-change.ts";
import { WorklistPicker } from "./worklist-picker.tsx";

const INDICATIONS = [
  { value: "osteoporoticFracture", label: "Fracture" },
  { value: "myeloma", label: "Myeloma" },
  { value: "metastasis", label: "Metastasis" },
] as const;
const APPROACHES = [
  { value: "unipedicular", label: "One pedicle" },
  { value: "bipedicular", label: "Two pedicles" },
] as const;
const ALIQUOTS = [
  { value: "0", label: "no steps" },
  { value: "0.1", label: "steps of 0.1 mL" },
  { value: "0.2", label: "steps of 0.2 mL" },
] as const;
const NO_BALLOON = { value: "", label: "no balloon" };
const BALLOONS = [NO_BALLOON, ...BALLOON_PROFILES.map(({ id, title }) => ({ value: id, label: title }))];

type Procedure = NonNullable<ConfigChange["procedure"]>;

export function DetailsStep({ connection }: { readonly connection: Connection }) {
  const procedure = useSession(connection, ({ config }) => config?.procedure);
  const change = useChange(connection);
  const [nameProblem, setNameProblem] = useState("");
  const set = (procedureChange: Procedure) => change.send({ procedure: procedureChange });
  const setPseudonym = (text: string, worklist?: Procedure["worklist"]) => {
    const problem = pseudonymProblem(text) ?? "";
    setNameProblem(problem);
    if (problem === "") set({ pseudonym: text, ...(worklist === undefined ? {} : { worklist }) });
  };
  return (
    <section className="setup-step" aria-label="Details">
      <div className="setup-row">
        <Pseudonym value={procedure?.pseudonym} onValue={setPseudonym} />
        <WorklistPicker value={procedure?.worklist?.studyInstanceUid} onPick={setPseudonym} />
      </div>
      <div className="setup-row setup-why">
        <Choice
          name="Indication"
          value={procedure?.indication}
          options={INDICATIONS}
          onPick={(indication) => set({ indication })}
        />
        <button
          type="button"
          aria-label="Tumour mode"
          aria-pressed={procedure?.isTumour ?? false}
          disabled={procedure === undefined}
          onClick={() => set({ isTumour: procedure?.isTumour !== true })}
        >
          TUMOUR
          <small>line at the third</small>
        </button>
      </div>
      <div className="setup-row setup-how">
        <Choice
          name="Approach"
          value={procedure?.approach}
          options={APPROACHES}
          onPick={(approach) => set({ approach })}
        />
        <Choice
          name="Inject in steps"
          value={procedure === undefined ? undefined : String(procedure.aliquotMl)}
          options={ALIQUOTS}
          onPick={(aliquot) => set({ aliquotMl: Number(aliquot) })}
        />
      </div>
      <div className="setup-row">
        <NumberField
          name="Cannula length"
          unit="mm"
          step={10}
          decimals={0}
          value={procedure?.cannulaLengthMm}
          onValue={(cannulaLengthMm) => set({ cannulaLengthMm })}
        />
        <RoomTemperature connection={connection} onValue={(roomTemperatureC) => set({ roomTemperatureC })} />
      </div>
      <BodyAndBalloons connection={connection} change={change} />
      <Refused problem={nameProblem || change.problem} />
    </section>
  );
}

interface PseudonymProps {
  readonly value: string | undefined;
  readonly onValue: (text: string) => void;
}

function Pseudonym({ value = "", onValue }: PseudonymProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onValue(text.trim());
  };
  return (
    <label className="setup-number">
      <span className="setup-caption">Pseudonym, never a name</span>
      <input
        className="setup-text"
        aria-label="Pseudonym"
        value={text}
        placeholder="P-0137"
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
      />
    </label>
  );
}

interface BodyProps {
  readonly connection: Connection;
  readonly change: ChangeSender;
}

const DEFAULT_PERCENT = 15;

function BodyAndBalloons({ connection, change }: BodyProps) {
  const procedure = useSession(connection, ({ config }) => config?.procedure);
  if (procedure === undefined) return null;
  const { level, balloons } = procedure;
  const body = procedure.bodyVolumes[level];
  const percent = Math.round((body?.uncertainty01 ?? DEFAULT_PERCENT / 100) * 100);
  const setBody = (volumeMl: number, uncertainty01: number) =>
    change.send({ bodyVolume: { level, volumeMl, uncertainty01, source: "ct" } });
  return (
    <div className="setup-row">
      <NumberField
        name={`Body ${level}, CT`}
        unit="mL"
        decimals={1}
        value={body?.volumeMl}
        onValue={(volumeMl) => setBody(volumeMl, percent / 100)}
      />
      <NumberField
        name="Body ± (k = 2)"
        unit="%"
        decimals={0}
        value={body === undefined ? undefined : percent}
        onValue={(value) => setBody(body?.volumeMl ?? 0, value / 100)}
      />
      {procedure.procedure === "PVP"
        ? null
        : (["left", "right"] as const).map((side) => (
            <div key={side} className="setup-number">
              <span className="setup-caption">Balloon {side}</span>
              <Select
                name={`Balloon ${side}`}
                value={balloons[side]?.id ?? ""}
                options={BALLOONS}
                onPick={(profileId) => change.send({ balloon: { side, profileId } })}
              />
            </div>
          ))}
    </div>
  );
}
