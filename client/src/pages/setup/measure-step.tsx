/** What is measured in the picture and at the balloon; each tool is a section of its own below. */
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";

export function MeasureStep({ connection }: { readonly connection: Connection }) {
  const level = useSession(connection, ({ config }) => config?.procedure.level);
  const heights = useSession(
    connection,
    ({ procedure }) => procedure?.levels.find((row) => row.level === level)?.heights,
  );
  return (
    <section className="setup-step" aria-label="Measure">
      <table className="setup-table">
        <caption>Heights of {level ?? "the level"}, mm</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">anterior</th>
            <th scope="col">middle</th>
            <th scope="col">posterior</th>
            <th scope="col">wedge</th>
          </tr>
        </thead>
        <tbody>
          <HeightsRow name="before" heights={heights?.before} />
          <HeightsRow name="after" heights={heights?.after} />
        </tbody>
      </table>
    </section>
  );
}

interface HeightsRowProps {
  readonly name: string;
  readonly heights: VertebralHeights | undefined;
}

function HeightsRow({ name, heights }: HeightsRowProps) {
  if (heights === undefined) {
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={4}>not measured yet</td>
      </tr>
    );
  }
  const { anteriorMm, middleMm, posteriorMm, wedgeDeg } = heights;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{anteriorMm.toFixed(1)}</td>
      <td>{middleMm.toFixed(1)}</td>
      <td>{posteriorMm.toFixed(1)}</td>
      <td>{wedgeDeg.toFixed(0)}°</td>
    </tr>
  );
}
