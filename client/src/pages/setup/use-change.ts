/** Sends a change of the configuration and keeps what the server said against it. */
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import { useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { plain } from "./setup-words.ts";

export interface ChangeSender {
  readonly send: (change: ConfigChange) => void;
  /** Why the last change was refused; empty = it was not. */
  readonly problem: string;
}

export function useChange(connection: Connection): ChangeSender {
  const [problem, setProblem] = useState("");
  const send = (change: ConfigChange) => {
    connection.configure(change).then(
      ({ isOk, error }) => setProblem(isOk ? "" : plain(error ?? "refused")),
      () => setProblem("not sent"),
    );
  };
  return { send, problem };
}
