/** Acts of the case that a nurse presses here: cement, cannula, sensors, a mark. */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";

type Row = readonly [label: string, act: OperatorAct];

const CEMENT: readonly Row[] = [
  ["Mix started now", { kind: "mixStarted", secondsAgo: 0 }],
  ["Mix −30 s", { kind: "mixStarted", secondsAgo: 30 }],
  ["Mix −1 min", { kind: "mixStarted", secondsAgo: 60 }],
  ["New batch", { kind: "newBatch", secondsAgo: 0 }],
];
const CANNULA: readonly Row[] = [
  ["Needle in", { kind: "needleIn" }],
  ["Cannula moved", { kind: "cannulaMoved" }],
  ["Syringe changed", { kind: "syringeChanged" }],
  ["Stylet in", { kind: "styletIn" }],
];
const COUNTED: readonly Row[] = [
  ["+ tube 1.5 mL", { kind: "countVolume", unit: "tube" }],
  ["+ syringe 1 mL", { kind: "countVolume", unit: "syringe" }],
];
const END: readonly Row[] = [
  ["Sample hard", { kind: "sampleHard" }],
  ["Mark", { kind: "mark", label: "" }],
];

export function ActsStep({ connection }: { readonly connection: Connection }) {
  const fitted = useSession(connection, ({ config }) => config?.fitted);
  const rows = [...CEMENT, ...CANNULA, ...sensorRows(fitted), ...END];
  return (
    <section className="setup-step setup-acts" aria-label="Acts">
      {rows.map(([label, act]) => (
        <button
          key={label}
          type="button"
          onClick={() => connection.act(act, `setup ${label.toUpperCase()}`, label)}
        >
          {label}
        </button>
      ))}
    </section>
  );
}

/** Acts about a signal that is not fitted are left out. */
function sensorRows(fitted: SessionConfig["fitted"] | undefined): readonly Row[] {
  const isMeasured = fitted?.volume === "pump" || fitted?.volume === "sensor";
  return [
    ...(fitted?.volume === "counted" ? COUNTED : []),
    ...(isMeasured ? ([["Tare volume", { kind: "tareVolume" }]] as const) : []),
    ...(fitted?.pressure === true ? ([["Zero pressure", { kind: "zeroPressure" }]] as const) : []),
  ];
}
