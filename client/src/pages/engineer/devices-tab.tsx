/** Devices: who is connected, and how well each line works, with what to do about a poor one. */
import type { DeviceStatus } from "@cementwatch/shared/pipeline/events";
import type { DeviceConfig } from "@cementwatch/shared/session/session-config";
import { useConnection } from "../../connection/use-connection.ts";
import { useNowUs, useSession } from "../../store/use-session.ts";
import { ageText } from "../../text/numbers.ts";
import { identityText, linkCells, linkStateText } from "./link-words.ts";
import { PortsPanel } from "./ports-panel.tsx";
import "./devices.css";

export function DevicesTab() {
  const connection = useConnection({ runtime: "monitor", role: "engineer", wantsFrames: false });
  const state = useSession(connection, (session) => session.connection.state);
  const status = useSession(connection, (session) => session.status);
  const config = useSession(connection, (session) => session.config);
  const nowUs = useNowUs(connection);
  const devices = status?.devices ?? [];
  return (
    <div className="devices">
      {state === "open" ? null : <p role="alert">✗ not connected to the server: these figures are old</p>}
      {devices.length === 0 ? (
        <p>No device is set up. Find one below, put its lines into the device-set file and restart.</p>
      ) : null}
      {devices.map((device) => (
        <DeviceCard
          key={device.deviceId}
          device={device}
          config={config?.devices.find(({ id }) => id === device.deviceId)}
          nowUs={nowUs}
        />
      ))}
      <PortsPanel />
    </div>
  );
}

interface DeviceCardProps {
  readonly device: DeviceStatus;
  readonly config: DeviceConfig | undefined;
  readonly nowUs: number | undefined;
}

function DeviceCard({ device, config, nowUs }: DeviceCardProps) {
  const { link, deviceId } = device;
  const cells = link?.sinceUs === undefined ? [] : linkCells(link, config?.nominalPeriodUs ?? 0);
  const poor = cells.filter(({ isPoor }) => isPoor);
  const roles = config?.roles.join(", ") || "no role";
  const port = String(config?.options["port"] ?? "simulated");
  return (
    <section className="device-card" aria-label={`Device ${deviceId}`}>
      <header>
        <h2>{deviceId}</h2>
        <b>{linkStateText(device.linkState)}</b>
        <span>{identityText(device)}</span>
        <span>
          {device.driver} · {port} · {roles}
        </span>
      </header>
      <p>{device.detail}</p>
      {cells.length === 0 ? (
        <p>Nothing was sent or heard on its line yet.</p>
      ) : (
        <dl>
          {cells.map(({ name, text, isPoor }) => (
            <div key={name} className={isPoor ? "link-poor" : undefined}>
              <dt>{name}</dt>
              <dd>{isPoor ? `▲ ${text} · poor` : text}</dd>
            </div>
          ))}
        </dl>
      )}
      {poor.map(({ name, advice }) => (
        <p key={name} className="link-advice">
          ▲ {name}: {advice}
        </p>
      ))}
      {link?.sinceUs === undefined ? null : <small>Counted for {ageText(link.sinceUs, nowUs)}.</small>}
    </section>
  );
}
