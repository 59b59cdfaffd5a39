/** Devices, pictures, signals and the link to the server, in words, each with the age of its data. */
import type { Connection } from "../../connection/socket.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { clockText } from "../../text/numbers.ts";
import {
  cannulaLines,
  deviceLine,
  pictureLine,
  type StatusLine,
  signalLine,
  zeroLines,
} from "./touch-words.ts";

export function TouchState({ connection }: { readonly connection: Connection }) {
  const assessment = useSession(connection, (state) => state.assessment);
  const status = useSession(connection, (state) => state.status);
  const zeros = useSession(connection, ({ procedure }) => procedure?.zeros);
  const nowUs = useNowUs(connection);
  const isOpen = useSession(connection, (state) => state.connection.state === "open");
  const pictures = assessment?.pictures.map((picture) => pictureLine(picture, nowUs)) ?? [];
  const fitted = assessment?.signals.filter(({ state }) => state !== "notFitted") ?? [];
  const signals = fitted.map((signal) => signalLine(signal, nowUs));
  const devices = status?.devices.map((device) => deviceLine(device, nowUs)) ?? [];
  return (
    <section className={isOpen ? "touch-state" : "touch-state is-lost"} aria-label="Devices and links">
      <h2>Devices</h2>
      <Lines
        lines={[
          ...pictures,
          ...devices,
          ...signals,
          ...zeroLines(zeros, nowUs),
          ...cannulaLines(assessment?.removeCannula),
        ]}
      />
      <h2>Recording and screens</h2>
      <Lines lines={[recorderLine(status?.recorder), ...faultLines(status?.faults ?? [])]} />
      <LinkLine connection={connection} />
    </section>
  );
}

function Lines({ lines }: { readonly lines: readonly StatusLine[] }) {
  return (
    <ul className="touch-lines">
      {lines.map(({ name, state, detail, isBad }) => (
        <li key={`${name} ${state}`} className={isBad ? "is-bad" : ""}>
          <strong>{name}</strong>
          <span>{state}</span>
          <small>{detail}</small>
        </li>
      ))}
    </ul>
  );
}

/** Age of the connection and what was lost on the way. */
function LinkLine({ connection }: { readonly connection: Connection }) {
  const link = useSession(connection, (state) => state.connection);
  const age = useSession(connection, ({ connection: { sinceMs }, localMs }) => clockText(localMs - sinceMs));
  const frames = useSession(connection, (state) => state.frames);
  const rtt = link.roundTripMs === undefined ? "–" : `${link.roundTripMs.toFixed(1)} ms`;
  const lines: StatusLine[] = [
    {
      name: "Server",
      state: `${link.state} for ${age}`,
      detail: `round trip ${rtt} · ${link.clients} screens · ${link.reconnects} reconnects`,
      isBad: link.state !== "open",
    },
    {
      name: "This screen",
      state: `${frames.droppedByServer + frames.replaced} pictures left out`,
      detail: `${frames.received} received · ${link.rejected} unreadable · ${link.superseded} superseded`,
      isBad: link.rejected > 0,
    },
  ];
  return <Lines lines={lines} />;
}

function recorderLine(recorder: { readonly state: string; readonly detail: string } | undefined): StatusLine {
  return {
    name: "Recording",
    state: recorder?.state ?? "not known",
    detail: recorder?.detail ?? "",
    isBad: recorder?.state !== "recording",
  };
}

function faultLines(
  faults: readonly {
    readonly code: string;
    readonly targetId: string;
    readonly detail: string;
    readonly count: number;
  }[],
): readonly StatusLine[] {
  return faults.slice(-4).map(({ code, targetId, detail, count }) => ({
    name: `${code} ×${count}`,
    state: targetId,
    detail,
    isBad: true,
  }));
}
