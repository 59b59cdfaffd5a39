/** The batches of this session and how far each has cured; the mechanisms of the treatment stand below. */

import type { Connection } from "../../connection/socket.ts";
import { MechanismsPanel } from "../../mechanisms/mechanisms-panel.tsx";
import { useSession } from "../../store/use-session.ts";
import { ageText } from "../../text/numbers.ts";

export function ThermalStep({ connection }: { readonly connection: Connection }) {
  const batches = useSession(connection, ({ procedure }) => procedure?.batches) ?? [];
  const seconds = useSession(connection, ({ nowUs }) => Math.floor((nowUs ?? 0) / 1e6));
  return (
    <section className="setup-step" aria-label="Thermal">
      {batches.length === 0 ? (
        <p className="setup-lead">No cement was mixed yet: press Mix started in ACTS.</p>
      ) : (
        <table className="setup-table">
          <caption>Batches</caption>
          <tbody>
            {batches.map(({ id, title, phase, mixStartedAtUs, isActive }) => (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>{title}</td>
                <td>{phase}</td>
                <td>{ageText(mixStartedAtUs, seconds * 1e6)}</td>
                <td>{isActive ? "in use" : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <MechanismsPanel connection={connection} />
    </section>
  );
}
