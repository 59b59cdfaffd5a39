/**
 * Heights of the vertebral body by taps on the lateral picture, before and after: six points, four more for the Cobb
 * angle, drag to refine. An outline that was drawn by its corners gives the six without a tap.
 */
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import { useRef, useState } from "react";
import type { Connection } from "../connection/socket.ts";
import { FluoroView } from "../imaging/fluoro-view.tsx";
import { useSession } from "../store/use-session.ts";
import { HeightsTable } from "./heights-table.tsx";
import { type HeightMoment, type HeightsTool, useHeights } from "./use-heights.ts";
import "./heights.css";

const REFERENCE_FROM_MM = 25;

export function HeightsPanel({ connection }: { readonly connection: Connection }) {
  const around = useRef<HTMLDivElement>(null);
  const picture = useSession(connection, ({ assessment }) =>
    assessment?.pictures.find(({ view }) => view === "lateral"),
  );
  const level = useSession(connection, ({ config }) => config?.procedure.level);
  const recorded = useSession(
    connection,
    ({ procedure }) => procedure?.levels.find((item) => item.level === level)?.heights,
  );
  const [moment, setMoment] = useState<HeightMoment>("before");
  const [hasNeighbours, setNeighbours] = useState(false);
  const [referenceMm, setReference] = useState<number>();
  const pictureId = picture?.pictureId;
  const reference = referenceMm ?? recorded?.before?.referenceMm;
  const tool = useHeights({ connection, pictureId, hasNeighbours, referenceMm: reference, around });
  const measured = measuredOf(tool);
  return (
    <section className="heights" aria-label="Heights">
      <div ref={around}>
        <FluoroView
          connection={connection}
          pictureId={pictureId}
          border={picture?.state === "live" ? "solid" : "dashed"}
          drawExtra={tool.layer}
          onTap={tool.tap}
        />
      </div>
      <p className="heights-prompt">{promptText(tool, level, moment)}</p>
      <div className="heights-tools">
        {(["before", "after"] as const).map((item) => (
          <button key={item} type="button" aria-pressed={item === moment} onClick={() => setMoment(item)}>
            {item === "before" ? "BEFORE" : "AFTER"}
          </button>
        ))}
        <button type="button" aria-pressed={hasNeighbours} onClick={() => setNeighbours(!hasNeighbours)}>
          Cobb
        </button>
        <button type="button" disabled={!tool.canUseOutline} onClick={tool.useOutline}>
          Outline
        </button>
        <button type="button" disabled={tool.isEmpty} onClick={tool.back}>
          Back
        </button>
        <button type="button" disabled={tool.isEmpty} onClick={tool.clear}>
          Clear
        </button>
        <button
          type="button"
          className="heights-confirm"
          disabled={measured === undefined || tool.prompt !== ""}
          onClick={() => tool.send(moment)}
        >
          ✓
        </button>
      </div>
      <div className="heights-result">
        <HeightsTable
          before={moment === "before" ? (measured ?? recorded?.before) : recorded?.before}
          after={moment === "after" ? (measured ?? recorded?.after) : recorded?.after}
        />
        <ReferenceStepper value={reference} onValue={setReference} />
      </div>
    </section>
  );
}

function measuredOf({ result }: HeightsTool): VertebralHeights | undefined {
  return result !== undefined && "heights" in result ? result.heights : undefined;
}

function promptText(
  { prompt, result }: HeightsTool,
  level: string | undefined,
  moment: HeightMoment,
): string {
  if (result !== undefined && "problem" in result) return result.problem;
  const what = `Heights of ${level ?? "– –"} ${moment} · `;
  return what + (prompt === "" ? "drag to refine, then ✓" : `tap ${prompt}`);
}

interface ReferenceStepperProps {
  readonly value: number | undefined;
  readonly onValue: (value: number) => void;
}

/** Mean height of the neighbours, mm: what restoration is measured against. */
function ReferenceStepper({ value, onValue }: ReferenceStepperProps) {
  const step = (by: number) =>
    onValue(value === undefined ? REFERENCE_FROM_MM : Math.min(50, Math.max(5, value + by)));
  return (
    <p className="heights-reference">
      <span>Neighbours' height</span>
      <button type="button" aria-label="lower reference" onClick={() => step(-0.5)}>
        −
      </button>
      <output>{value === undefined ? "– –" : `${value.toFixed(1)} mm`}</output>
      <button type="button" aria-label="higher reference" onClick={() => step(0.5)}>
        +
      </button>
    </p>
  );
}
