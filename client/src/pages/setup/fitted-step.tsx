/** What is fitted in this room: what is not fitted is no fault and has no tile. */
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { isSigned } from "./checklist-model.ts";
import { Choice } from "./choice.tsx";
import { LotRow } from "./lot-row.tsx";
import { Refused } from "./refused.tsx";
import { useChange } from "./use-change.ts";

const VOLUMES = [
  { value: "pump", label: "pump" },
  { value: "sensor", label: "sensor" },
  { value: "counted", label: "counted" },
  { value: "none", label: "none" },
] as const;
const YES_NO = [
  { value: "yes", label: "sensor" },
  { value: "no", label: "none" },
] as const;

export function FittedStep({ connection }: { readonly connection: Connection }) {
  const fitted = useSession(connection, ({ config }) => config?.fitted);
  const pictures = useSession(connection, ({ config }) => config?.pictures);
  const hasPedal = useSession(connection, ({ procedure }) => isSigned(procedure, "pedal"));
  const devices = useSession(connection, ({ config }) => config?.devices);
  const { send, problem } = useChange(connection);
  const fit = (change: NonNullable<ConfigChange["fitted"]>) => send({ fitted: change });
  const yesNo = (isFitted: boolean | undefined) =>
    isFitted === undefined ? undefined : isFitted ? "yes" : "no";
  return (
    <section className="setup-step" aria-label="Fitted">
      <dl className="setup-fitted">
        <dt>Picture</dt>
        <dd>
          {(pictures ?? []).map(({ id, source, view }) => `${id} (${source}, ${view})`).join(" · ") ||
            "no picture source: an engineer adds it to the device set"}
        </dd>
        <dt>Volume</dt>
        <dd>
          <Choice
            name="Volume"
            value={fitted?.volume}
            options={VOLUMES}
            onPick={(volume) => fit({ volume })}
          />
        </dd>
        <dt>Pressure</dt>
        <dd>
          <Choice
            name="Pressure"
            value={yesNo(fitted?.pressure)}
            options={YES_NO}
            onPick={(answer) => fit({ pressure: answer === "yes" })}
          />
        </dd>
        <dt>Temperature</dt>
        <dd>
          <Choice
            name="Temperature"
            value={yesNo(fitted?.temperature)}
            options={YES_NO}
            onPick={(answer) => fit({ temperature: answer === "yes" })}
          />
        </dd>
        {(devices ?? []).map(({ id, singleUse }) =>
          singleUse === undefined ? null : <LotRow key={id} id={id} sensor={singleUse} send={send} />,
        )}
        <dt>Foot pedal</dt>
        <dd>{hasPedal ? "pressed and heard ✓" : "not proved yet: press it once, CHECKLIST shows it"}</dd>
      </dl>
      <Refused problem={problem} />
    </section>
  );
}
