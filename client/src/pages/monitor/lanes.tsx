/** P3: the last minute. Beam always; volume and pressure only when they are fitted: an absent lane is no fault. */
import { isVolumeMeasured } from "@cementwatch/shared/session/session-config";
import { useEffect, useRef } from "react";
import { type LaneLook, runLaneChart } from "../../charts/lane-chart.ts";
import type { Connection } from "../../connection/socket.ts";
import { frameLoop } from "../../frame-loop.ts";
import { useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { barText, DASHES, oneDecimal } from "../../text/numbers.ts";
import { DoubtMark } from "./doubt-mark.tsx";
import { signalOf } from "./wall-model.ts";
import "uplot/dist/uPlot.min.css";

const BEAM: LaneLook = { lane: "beam", colour: "#aab6c2", minTop: 1, isSteps: true };
const VOLUME: LaneLook = { lane: "volumeMl", colour: "#56b4e9", minTop: 2, isSteps: false };
const PRESSURE: LaneLook = { lane: "pressureKpa", colour: "#e69f00", minTop: 1000, isSteps: false };

export function Lanes({ connection }: { readonly connection: Connection }) {
  const volume = useSession(connection, ({ config }) => config?.fitted.volume ?? "none");
  const hasPressure = useSession(connection, ({ config }) => config?.fitted.pressure ?? false);
  const hasVolume = isVolumeMeasured({ volume });
  const isBeamOn = useSession(connection, ({ assessment }) => assessment?.pictures[0]?.state === "live");
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  const volumeText = useSession(connection, ({ assessment, connection: { state } }) => {
    const signal = signalOf(assessment, "volumeMl");
    return state === "open" && signal?.state === "fresh" ? oneDecimal(signal.value) : DASHES;
  });
  const pressureText = useSession(connection, ({ assessment, connection: { state } }) => {
    const signal = signalOf(assessment, "pressureKpa");
    return state === "open" && signal?.state === "fresh" ? barText(signal.value) : DASHES;
  });
  const volumeMark = useSession(
    connection,
    ({ assessment }) => signalOf(assessment, "volumeMl")?.doubt?.mark,
  );
  const pressureMark = useSession(
    connection,
    ({ assessment }) => signalOf(assessment, "pressureKpa")?.doubt?.mark,
  );
  return (
    <div className="lanes">
      <Lane
        connection={connection}
        look={BEAM}
        name={isOpen ? `beam ${isBeamOn ? "on" : "off"}` : "beam"}
        value=""
        mark={undefined}
      />
      {hasVolume ? (
        <Lane
          connection={connection}
          look={VOLUME}
          name="volume"
          value={`${volumeText} mL`}
          mark={volumeMark}
        />
      ) : null}
      {hasPressure ? (
        <Lane
          connection={connection}
          look={PRESSURE}
          name="pressure"
          value={`${pressureText} bar`}
          mark={pressureMark}
        />
      ) : null}
      <div className="lanes-scale">
        <span>−60 s</span>
        <span>now</span>
      </div>
    </div>
  );
}

interface LaneProps {
  readonly connection: Connection;
  readonly look: LaneLook;
  readonly name: string;
  readonly value: string;
  /** Why the value is not used. */
  readonly mark: string | undefined;
}

function Lane({ connection, look, name, value, mark }: LaneProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const nowUs = () =>
      connection.store.getState().connection.state === "open" ? connection.nowUs() : undefined;
    return runLaneChart(element, look, { telemetry: connection.telemetry, nowUs, loop: frameLoop });
  }, [connection, look]);
  return (
    <div className={`lane lane-${look.lane} ${mark === undefined ? "" : "is-doubted"}`}>
      <div className="lane-label">
        <span className="lane-name" data-shown={`lane.${look.lane}`}>
          {name}
        </span>
        {value === "" ? null : (
          <FitLine className="lane-value" shown={`lane.${look.lane}.value`}>
            {value}
          </FitLine>
        )}
      </div>
      <div className="lane-chart" ref={host}>
        {mark === undefined ? null : (
          <DoubtMark mark={mark} className="lane-doubt" shown={`lane.${look.lane}.mark`} />
        )}
      </div>
    </div>
  );
}
