/** The tools of the outline beside the picture: where the spacing comes from, undo, wall defect, pixel by pixel. */
import type { Connection } from "../../connection/socket.ts";
import type { PictureController } from "../../imaging/picture-controller.ts";
import { applyAffine } from "../../imaging/picture-viewer.ts";
import { useSession } from "../../store/use-session.ts";
import { Choice } from "./choice.tsx";
import { NumberField } from "./number-field.tsx";
import { handles, isSameHandle } from "./outline-points.ts";
import { StoredSpacingRow } from "./stored-spacing-row.tsx";
import type { OutlineSettings, OutlineTool } from "./use-outline.ts";
import { viewLocks } from "./view-locks.ts";

const WAYS = [
  { value: "cannula", label: "cannula" },
  { value: "ball", label: "ball" },
  { value: "dicom", label: "picture" },
  { value: "typed", label: "typed" },
] as const;

export interface OutlineStepProps {
  readonly connection: Connection;
  readonly tool: OutlineTool;
  readonly controller: PictureController | undefined;
}

export function OutlineStep({ connection, tool, controller }: OutlineStepProps) {
  const isTumour = useSession(connection, ({ config }) => config?.procedure.isTumour ?? false);
  const config = useSession(connection, (state) => state.config);
  const locks = useSession(connection, ({ assessment }) =>
    viewLocks(config, assessment)
      .map(({ name, text }) => `${name}: ${text}`)
      .join("\n"),
  );
  return (
    <section className="setup-step" aria-label="Outline tools">
      <ul className="setup-locks">
        {locks.split("\n").map((lock) => (
          <li key={lock} className={lock.endsWith("locked ✓") ? "is-locked" : ""}>
            {lock}
          </li>
        ))}
      </ul>
      {tool.isDrawing ? (
        <>
          <SpacingTools tool={tool} />
          <StoredSpacingRow connection={connection} tool={tool} />
          <PointTools tool={tool} isTumour={isTumour} />
          <CarefulTools tool={tool} controller={controller} />
        </>
      ) : (
        <div className="setup-row">
          <button type="button" disabled={!tool.canAdjust} onClick={() => tool.begin("adjust")}>
            ADJUST
            <small>drag the points</small>
          </button>
          <button type="button" onClick={() => tool.begin("anew")}>
            DRAW AGAIN
            <small>from the first corner</small>
          </button>
        </div>
      )}
    </section>
  );
}

function SpacingTools({ tool }: { readonly tool: OutlineTool }) {
  const { settings, change, plan } = tool;
  return (
    <>
      <p className="setup-caption">Millimetres from</p>
      <Choice
        name="Spacing"
        value={plan.spacing}
        options={WAYS}
        onPick={(way) => change({ way: way satisfies OutlineSettings["way"] })}
      />
      <div className="setup-row">
        {plan.spacing === "ball" ? (
          <NumberField
            name="Ball diameter"
            unit="mm"
            step={1}
            decimals={1}
            value={settings.ballMm}
            onValue={(ballMm) => change({ ballMm: Math.max(1, ballMm) })}
          />
        ) : null}
        {plan.spacing === "typed" ? (
          <>
            <NumberField
              name="Spacing at the patient"
              unit="mm/px"
              decimals={3}
              value={settings.typedMm === 0 ? undefined : settings.typedMm}
              onValue={(typedMm) => change({ typedMm })}
            />
            <NumberField
              name="± (k = 2)"
              unit="%"
              decimals={0}
              value={settings.typedPercent}
              onValue={(percent) => change({ typedPercent: Math.min(100, Math.max(0, percent)) })}
            />
          </>
        ) : null}
        <p className="setup-spacing">{tool.spacing === "" ? "spacing not known yet" : tool.spacing}</p>
      </div>
    </>
  );
}

interface PointToolsProps {
  readonly tool: OutlineTool;
  readonly isTumour: boolean;
}

function PointTools({ tool, isTumour }: PointToolsProps) {
  const { plan, settings } = tool;
  return (
    <div className="setup-row">
      <button type="button" disabled={!tool.canUndo} onClick={tool.undo}>
        BACK
      </button>
      <button type="button" disabled={tool.points.corners.length === 0} onClick={tool.clear}>
        CLEAR
      </button>
      <button
        type="button"
        aria-pressed={plan.isWithoutCannula}
        disabled={plan.spacing === "cannula" || plan.spacing === "kept"}
        onClick={() => tool.change({ isWithoutCannula: !settings.isWithoutCannula })}
      >
        NO CANNULA
        <small>in the picture yet</small>
      </button>
      {isTumour && plan.view === "lateral" ? (
        <button
          type="button"
          aria-pressed={tool.isDefect}
          disabled={tool.step !== "done"}
          onClick={() => tool.setDefect(!tool.isDefect)}
        >
          WALL DEFECT
          <small>{`${tool.points.defect.length} points, 3 or more`}</small>
        </button>
      ) : null}
    </div>
  );
}

const ARROWS = [
  ["←", -1, 0],
  ["↑", 0, -1],
  ["↓", 0, 1],
  ["→", 1, 0],
] as const;
const ZOOM = 1.5;

function CarefulTools({ tool, controller }: Pick<OutlineStepProps, "tool" | "controller">) {
  const zoom = (factor: number) => {
    const viewer = controller?.viewer();
    const matrix = viewer?.imageToElement();
    if (viewer === undefined || matrix === undefined) return;
    const at = handles(tool.points).find(({ handle }) => isSameHandle(handle, tool.chosen))?.at;
    const box = document.querySelector(".setup .fluoro-picture")?.getBoundingClientRect();
    const middle = { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 };
    viewer.zoomAt(at === undefined ? middle : applyAffine(matrix, at), factor);
  };
  return (
    <div className="setup-row setup-careful">
      <button type="button" aria-label="Zoom in" onClick={() => zoom(ZOOM)}>
        ＋
      </button>
      <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / ZOOM)}>
        －
      </button>
      <button type="button" onClick={() => controller?.resetCamera()}>
        WHOLE
      </button>
      {ARROWS.map(([sign, dx, dy]) => (
        <button
          key={sign}
          type="button"
          aria-label={`Move the point ${sign}`}
          disabled={tool.chosen === undefined}
          onClick={() => tool.nudge(dx, dy)}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}
