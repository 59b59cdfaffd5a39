/** Time offset: a plunger that is moved in the picture while its injector tells of it; three minutes, one page. */
import type { PictureRegion } from "@cementwatch/shared/calibration/alignment-entry";
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Connection } from "../../../connection/socket.ts";
import { useConnection } from "../../../connection/use-connection.ts";
import { FluoroView } from "../../../imaging/fluoro-view.tsx";
import { useSession } from "../../../store/use-session.ts";
import { messageOf } from "../http.ts";
import { useLoaded } from "../use-loaded.ts";
import { OffsetList } from "./offset-list.tsx";
import { OffsetProgress } from "./offset-progress.tsx";
import { regionLayer } from "./region-layer.ts";
import {
  fetchAlignments,
  fetchRecording,
  openTimeBench,
  startRecording,
  type TimeOffsetRequest,
} from "./time-offset-api.ts";
import { regionOf } from "./time-offset-words.ts";
import "./time-offset.css";

const POLL_MS = 500;

export function TimeOffsetTab() {
  const connection = useConnection({ runtime: "monitor", role: "engineer", wantsFrames: true });
  const entries = useLoaded(fetchAlignments);
  const [chosen, setChosen] = useState<Partial<TimeOffsetRequest>>({});
  const [corner, setCorner] = useState<PointPx>();
  const [view, setView] = useState<TimeOffsetRunView>();
  const [problem, setProblem] = useState("");
  const config = useSession(connection, (state) => state.config);
  const devices = (config?.devices ?? []).filter(({ roles }) =>
    roles.some((role) => role === "injectorVolume" || role === "injectorPressure"),
  );
  const pictures = (config?.pictures ?? []).filter(({ isLive }) => isLive);
  const deviceId = chosen.deviceId ?? devices[0]?.id;
  const pictureId = chosen.pictureId ?? pictures[0]?.id;
  const region = view?.region ?? chosen.region;
  const isRecording = view !== undefined;
  usePolled(isRecording, setView);
  const layer = useMemo(() => regionLayer(region, corner), [region, corner]);
  const fail = useCallback((error: unknown) => setProblem(messageOf(error)), []);
  const tap = tapFor({ chosen, corner, isRecording, setChosen, setCorner });
  const begin = (request: TimeOffsetRequest) => {
    setProblem("");
    startRecording(request).then(setView, fail);
  };
  const openBench = () => {
    setProblem("");
    setView(undefined);
    openTimeBench().then(setChosen, fail);
  };
  return (
    <div className="time-offset">
      <section aria-label="Picture">
        <FluoroView
          key={pictureId ?? "none"}
          connection={connection}
          pictureId={pictureId}
          border="solid"
          emptyText={"no picture yet:\npress the beam pedal"}
          drawExtra={layer}
          onTap={tap}
        />
      </section>
      <section className="time-offset-side" aria-label="Time offset">
        {view === undefined ? (
          <Begin
            connection={connection}
            deviceId={deviceId}
            pictureId={pictureId}
            region={chosen.region}
            hasCorner={corner !== undefined}
            onChoose={(part) => setChosen({ ...chosen, ...part })}
            onBegin={begin}
            onBench={openBench}
          />
        ) : (
          <OffsetProgress
            view={view}
            onStored={entries.reload}
            onAnew={() => setView(undefined)}
            onProblem={fail}
          />
        )}
        <p role="alert">{problem}</p>
        <OffsetList entries={entries.value ?? []} problem={entries.problem} />
      </section>
    </div>
  );
}

interface Taps {
  readonly chosen: Partial<TimeOffsetRequest>;
  readonly corner: PointPx | undefined;
  readonly isRecording: boolean;
  readonly setChosen: (chosen: Partial<TimeOffsetRequest>) => void;
  readonly setCorner: (corner: PointPx | undefined) => void;
}

/** Two taps are two corners of the region; while it is recorded it stands. */
function tapFor({ chosen, corner, isRecording, setChosen, setCorner }: Taps): (point: PointPx) => void {
  return (point) => {
    if (isRecording) return;
    const { region: _, ...rest } = chosen;
    setCorner(corner === undefined ? point : undefined);
    setChosen(corner === undefined ? rest : { ...rest, region: regionOf(corner, point) });
  };
}

interface BeginProps {
  readonly connection: Connection;
  readonly deviceId: string | undefined;
  readonly pictureId: string | undefined;
  readonly region: PictureRegion | undefined;
  readonly hasCorner: boolean;
  readonly onChoose: (part: Partial<TimeOffsetRequest>) => void;
  readonly onBegin: (request: TimeOffsetRequest) => void;
  readonly onBench: () => void;
}

function Begin({
  connection,
  deviceId,
  pictureId,
  region,
  hasCorner,
  onChoose,
  onBegin,
  onBench,
}: BeginProps) {
  const config = useSession(connection, (state) => state.config);
  const regionWords = hasCorner
    ? "Now the opposite corner."
    : region === undefined
      ? "Tap two corners in the picture: where the plunger's end passes."
      : `${region.width} × ${region.height} pixels. Tap two corners to draw it anew.`;
  return (
    <>
      <h2>
        How much later are the pictures?{" "}
        <span className="calibration-note">3 minutes, before or after a case</span>
      </h2>
      <ol className="time-offset-steps">
        <li>
          Put the syringe with its steel plunger, or the front of contrast in a tube, into the beam. Pulse
          rate 7.5/s or more.
        </li>
        <li>
          <span className="time-offset-choice">
            <select
              aria-label="Injector"
              value={deviceId ?? ""}
              onChange={(event) => onChoose({ deviceId: event.target.value })}
            >
              {deviceId === undefined ? <option value="">no injector here</option> : null}
              {(config?.devices ?? []).map(({ id, driver }) => (
                <option key={id} value={id}>
                  {id} · {driver}
                </option>
              ))}
            </select>
            <select
              aria-label="Picture source"
              value={pictureId ?? ""}
              onChange={(event) => onChoose({ pictureId: event.target.value })}
            >
              {pictureId === undefined ? <option value="">no live picture here</option> : null}
              {(config?.pictures ?? [])
                .filter(({ isLive }) => isLive)
                .map(({ id, source }) => (
                  <option key={id} value={id}>
                    {id} · {source}
                  </option>
                ))}
            </select>
          </span>
        </li>
        <li>{regionWords}</li>
        <li>
          Begin, hold the beam, and move the plunger 10 times a little: half a second each, then rest 2 to 5
          s.
        </li>
      </ol>
      <div className="calibration-bar">
        <button
          type="button"
          className="is-first"
          disabled={deviceId === undefined || pictureId === undefined || region === undefined}
          onClick={() => {
            if (deviceId !== undefined && pictureId !== undefined && region !== undefined)
              onBegin({ deviceId, pictureId, region });
          }}
        >
          Begin
        </button>
        <button type="button" onClick={onBench}>
          Bench without hardware
        </button>
      </div>
    </>
  );
}

/** Asks for the recording while there is one; what the server no longer has is gone here too. */
function usePolled(isRecording: boolean, setView: (view: TimeOffsetRunView | undefined) => void): void {
  useEffect(() => {
    if (!isRecording) return undefined;
    let isEnded = false;
    const ask = () => {
      fetchRecording().then(
        (view) => {
          if (!isEnded) setView(view);
        },
        () => {
          if (!isEnded) setView(undefined);
        },
      );
    };
    const timer = setInterval(ask, POLL_MS);
    return () => {
      isEnded = true;
      clearInterval(timer);
    };
  }, [isRecording, setView]);
}
