/** The 72 px bar for the nurse: who, what, how old, sound, record. */
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { Link } from "react-router";
import type { SoundSign } from "../../alarm/sound-sign.ts";
import type { Connection } from "../../connection/socket.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { FitLine } from "../../text/fit-line.tsx";
import { headerText } from "./wall-model.ts";

interface WallHeaderProps {
  readonly connection: Connection;
  readonly picture: PictureStatus | undefined;
  readonly sign: SoundSign;
  readonly notice: string;
}

export function WallHeader({ connection, picture, sign, notice }: WallHeaderProps) {
  const config = useSession(connection, (state) => state.config);
  const origin = useSession(connection, (state) => state.welcome?.origin ?? "live");
  const isConnected = useSession(connection, (state) => state.connection.state === "open");
  const recorderState = useSession(connection, (state) => state.status?.recorder.state);
  const isRecording = useSession(connection, (state) => state.welcome?.isRecording);
  const batch = useSession(connection, ({ assessment }) => assessment?.cement.batch);
  const nowUs = useNowUs(connection);
  const text = headerText({
    origin,
    config,
    batch,
    picture,
    isConnected,
    nowUs,
    recorderState: recorderState ?? (isRecording === true ? "recording" : undefined),
  });
  return (
    <header className="wall-header">
      <Link to="/" className="wall-home" aria-label="Start page">
        ≡
      </Link>
      <span data-shown="level">{text.patient}</span>
      <span>{text.procedure}</span>
      <span data-shown="batch">{text.batch}</span>
      <FitLine className="wall-state" shown="picture">
        {notice === "" ? text.picture : notice}
      </FitLine>
      <span className={`wall-sound sound-${sign.tone}`} data-shown="sound">
        {sign.text}
      </span>
      <span className={text.recorder.isBad ? "wall-rec is-bad" : "wall-rec"} data-shown="recorder">
        {text.recorder.text}
      </span>
    </header>
  );
}
