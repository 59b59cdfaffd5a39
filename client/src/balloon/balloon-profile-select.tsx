/** Chooses the balloon of a side by its rating; without one its volume has no limit and its pressure the case's. */
import { BALLOON_PROFILES } from "@cementwatch/shared/hydraulics/balloon-profile";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import { useState } from "react";
import type { Connection } from "../connection/socket.ts";
import { useSession } from "../store/use-session.ts";

interface BalloonProfileSelectProps {
  readonly connection: Connection;
  readonly side: CannulaSide;
}

export function BalloonProfileSelect({ connection, side }: BalloonProfileSelectProps) {
  const profileId = useSession(connection, ({ config }) => config?.procedure.balloons[side]?.id ?? "");
  const [problem, setProblem] = useState("");
  const pick = (id: string) => {
    connection.configure({ balloon: { side, profileId: id } }).then(
      ({ isOk, error }) => setProblem(isOk ? "" : (error ?? "refused")),
      () => setProblem("not sent"),
    );
  };
  return (
    <>
      <select
        aria-label={`Balloon ${side}`}
        className="balloon-select"
        value={profileId}
        onChange={(event) => pick(event.target.value)}
      >
        <option value="">rating not entered</option>
        {BALLOON_PROFILES.map(({ id, title, ratedVolumeMl }) => (
          <option key={id} value={id}>
            {title}, {ratedVolumeMl} mL
          </option>
        ))}
      </select>
      {problem === "" ? null : (
        <p className="balloon-stop" role="alert">
          NOT CHANGED: {problem}
        </p>
      )}
    </>
  );
}
