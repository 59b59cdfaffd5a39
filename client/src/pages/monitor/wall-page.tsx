/**
 * The operating-room wall: the picture, one word about risk, four numbers, one minute of curves, three buttons. Laid
 * out for 1920 × 1080 seen from 3 m; everything scales with the screen. In a HIGH alarm the right half changes and the
 * picture does not move.
 */
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { useEffect, useMemo, useRef, useState } from "react";
import { type Banner, banner } from "../../alarm/banner.ts";
import { useRoomNote } from "../../alarm/use-room-note.ts";
import { type PageSound, useSound } from "../../alarm/use-sound.ts";
import type { Connection } from "../../connection/socket.ts";
import { useConnection } from "../../connection/use-connection.ts";
import { useScreenReport } from "../../connection/use-screen-report.ts";
import { FluoroView, type FrameBorder } from "../../imaging/fluoro-view.tsx";
import type { SessionState } from "../../store/session-state.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { clockText } from "../../text/numbers.ts";
import { IdlePanel } from "./idle-panel.tsx";
import { Lanes } from "./lanes.tsx";
import { NumberTiles } from "./number-tiles.tsx";
import { RaisingPanel } from "./raising-panel.tsx";
import { RiskTile } from "./risk-tile.tsx";
import { SecondPicture } from "./second-picture.tsx";
import { useWallKeys } from "./use-wall-keys.ts";
import { WallButtons } from "./wall-buttons.tsx";
import { WallHeader } from "./wall-header.tsx";
import { isIdle, mainPicture } from "./wall-model.ts";
import "./wall.css";
import "./wall-side.css";
import "./wall-lower.css";

const NO_PICTURE = "No picture yet.\nIt appears here as soon as the C-arm or the video grabber sends one.";

export function WallPage() {
  const connection = useConnection({ runtime: "monitor", role: "wall", wantsFrames: true });
  const sound = useSound(connection);
  const risk = useBanner(connection);
  const main = useMainPicture(connection);
  const idle = useSession(connection, isIdleNow);
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  const [notice, setNotice] = useState("");
  const note = useRoomNote(connection);
  useWallKeys(connection);
  useWakeLock();

  const isStop = risk.tone === "stop";
  useScreenReport(connection, `wall ${isStop ? "stop" : idle ? "idle" : "watch"}`);
  const classes = ["wall", risk.originWord === "" ? "" : "is-marked", isStop ? "is-stop" : ""].join(" ");
  return (
    <main className={classes} data-tone={risk.tone}>
      <WallHeader connection={connection} picture={main} sign={sound.sign} notice={notice} />
      <section className="wall-picture" aria-label="Picture">
        <FluoroView
          connection={connection}
          pictureId={main?.pictureId}
          border={borderOf(isOpen ? main?.state : undefined)}
          emptyText={NO_PICTURE}
          hasKeys
          onNotice={setNotice}
        />
      </section>
      {idle && !isStop ? (
        <IdlePanel />
      ) : (
        <WatchPanel connection={connection} risk={risk} main={main} sound={sound} note={note} />
      )}
      {risk.originWord === "" ? null : <MarkedFrame />}
    </main>
  );
}

/** Four bands around the screen: what is shown is not live. */
function MarkedFrame() {
  return (
    <div className="wall-marked" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

interface WatchPanelProps {
  readonly connection: Connection;
  readonly risk: Banner;
  readonly main: PictureStatus | undefined;
  readonly sound: PageSound;
  readonly note: string;
}

function WatchPanel({ connection, risk, main, sound, note }: WatchPanelProps) {
  return (
    <section className="wall-side" aria-label="Watch">
      <RiskTile risk={risk} />
      {risk.tone === "stop" ? (
        <RaisingPanel connection={connection} risk={risk} />
      ) : (
        <NumberTiles connection={connection} />
      )}
      <div className="wall-lower">
        <SecondPicture connection={connection} main={main} />
        <Lanes connection={connection} />
      </div>
      <WallButtons connection={connection} sound={sound} note={note} />
    </section>
  );
}

function useBanner(connection: Connection): Banner {
  const assessment = useSession(connection, (state) => state.assessment);
  const alarms = useSession(connection, (state) => state.alarms.alarms);
  const origin = useSession(connection, (state) => state.welcome?.origin ?? "live");
  const connectionState = useSession(connection, (state) => state.connection.state);
  const connectionAge = useSession(connection, ({ connection: { sinceMs }, localMs }) =>
    clockText(localMs - sinceMs),
  );
  const nowUs = useNowUs(connection);
  return useMemo(
    () => banner({ connectionState, connectionAge, origin, assessment, alarms, nowUs }),
    [connectionState, connectionAge, origin, assessment, alarms, nowUs],
  );
}

function useMainPicture(connection: Connection) {
  const pictures = useSession(connection, (state) => state.assessment?.pictures);
  const previousId = useRef<string | undefined>(undefined);
  const main = mainPicture(pictures ?? [], previousId.current);
  previousId.current = main?.pictureId;
  return main;
}

/** Solid is for a picture that is known to be live now: without the server nothing is. */
function borderOf(state: string | undefined): FrameBorder {
  if (state === "live") return "solid";
  return state === "stored" ? "hatched" : "dashed";
}

function isIdleNow({ welcome, assessment, alarms, status, connection }: SessionState): boolean {
  if (connection.state !== "open" || welcome === undefined) return false;
  const hasRunningDevice = status?.devices.some(({ linkState }) => linkState === "running") ?? false;
  return isIdle({ origin: welcome.origin, assessment, alarms: alarms.alarms, hasRunningDevice });
}

/** Keeps the screen on where the browser allows it; a kiosk does it by its own settings. */
function useWakeLock(): void {
  useEffect(() => {
    const request = () => {
      if (document.visibilityState === "visible")
        navigator.wakeLock?.request("screen").catch(() => undefined);
    };
    request();
    document.addEventListener("visibilitychange", request);
    return () => document.removeEventListener("visibilitychange", request);
  }, []);
}
