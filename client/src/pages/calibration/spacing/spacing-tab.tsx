/** Pixel spacing: a ball grid in the beam, its balls found or tapped, one result for this field of view. */
import type { SpacingEntry } from "@cementwatch/shared/calibration/alignment-entry";
import type { SpacingEstimate, SpacingRequest } from "@cementwatch/shared/calibration/spacing-request";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { PictureConfig } from "@cementwatch/shared/session/session-config";
import { useMemo, useState } from "react";
import { useConnection } from "../../../connection/use-connection.ts";
import { FluoroView } from "../../../imaging/fluoro-view.tsx";
import { useSession } from "../../../store/use-session.ts";
import { messageOf } from "../http.ts";
import { Labelled } from "../labelled.tsx";
import { keepOperator, lastOperator } from "../last-operator.ts";
import { OperatorField } from "../operator-field.tsx";
import { StoredAlignments } from "../stored-alignments.tsx";
import { fetchAlignments } from "../time-offset/time-offset-api.ts";
import { useLoaded } from "../use-loaded.ts";
import { ballLayer } from "./ball-layer.ts";
import { acceptSpacing, estimateSpacing, openSpaceBench } from "./spacing-api.ts";
import { distortionWords, spacingWords, withTap } from "./spacing-words.ts";
import "../time-offset/time-offset.css";
import "./spacing.css";

const FIELDS = [
  { id: "pitchMm", label: "Distance between balls, mm" },
  { id: "pitchUncertaintyMm", label: "its uncertainty (k = 2), mm" },
  { id: "sourceToGridMm", label: "X-ray tube to grid, mm" },
  { id: "depthMm", label: "Spine beside the grid's plane, ± mm" },
] as const;

type FieldId = (typeof FIELDS)[number]["id"];

const FIRST: Readonly<Record<FieldId, string>> = {
  pitchMm: "10",
  pitchUncertaintyMm: "0.02",
  sourceToGridMm: "700",
  depthMm: "15",
};
const NEAR_PX = 8;
const SHOWN = 6;

export function SpacingTab() {
  const connection = useConnection({ runtime: "monitor", role: "engineer", wantsFrames: true });
  const entries = useLoaded(fetchAlignments);
  const pictures = useSession(connection, ({ config }) => config?.pictures) ?? [];
  const [chosenId, setChosenId] = useState<string>();
  const [fieldOfView, setFieldOfView] = useState("");
  const [operator, setOperator] = useState(lastOperator());
  const [texts, setTexts] = useState(FIRST);
  const [taps, setTaps] = useState<readonly PointPx[]>();
  const [found, setFound] = useState<SpacingEstimate>();
  const [problem, setProblem] = useState("");
  const [stored, setStored] = useState<SpacingEntry>();
  const pictureId = chosenId ?? pictures[0]?.id;
  const balls = taps ?? found?.balls ?? [];
  const result = found?.outcome.kind === "result" ? found.outcome.result : undefined;
  const layer = useMemo(() => ballLayer(balls, result?.residuals ?? []), [balls, result]);
  const requestWith = (points: readonly PointPx[] | undefined): SpacingRequest =>
    requestOf({ pictureId: pictureId ?? "", fieldOfView }, texts, points);
  const fail = (error: unknown) => setProblem(messageOf(error));
  const estimate = (points: readonly PointPx[] | undefined) => {
    setProblem("");
    setStored(undefined);
    setTaps(points);
    estimateSpacing(requestWith(points)).then(setFound, fail);
  };
  const accept = () => {
    setProblem("");
    keepOperator(operator);
    acceptSpacing(requestWith(taps), operator).then((entry) => {
      setStored(entry);
      entries.reload();
    }, fail);
  };
  const openBench = () => {
    openSpaceBench().then((bench) => {
      setChosenId(bench.pictureId);
      setTexts({ ...FIRST, pitchMm: String(bench.pitchMm) });
      setFieldOfView("bench");
      setFound(undefined);
      setTaps(undefined);
    }, fail);
  };
  return (
    <div className="time-offset">
      <section aria-label="Picture">
        <FluoroView
          key={pictureId ?? "none"}
          connection={connection}
          pictureId={pictureId}
          border="solid"
          emptyText={"no picture yet:\nput the ball grid into the beam\nand take one"}
          drawExtra={layer}
          onTap={(tap) => estimate(withTap(balls, tap, NEAR_PX))}
        />
      </section>
      <section className="time-offset-side" aria-label="Pixel spacing">
        <h2>
          How large is a pixel? <span className="calibration-note">one field of view at a time</span>
        </h2>
        <SpacingFields
          pictures={pictures}
          pictureId={pictureId}
          fieldOfView={fieldOfView}
          texts={texts}
          onPicture={setChosenId}
          onFieldOfView={setFieldOfView}
          onTexts={setTexts}
        />
        <div className="calibration-bar">
          <button type="button" className="is-first" onClick={() => estimate(undefined)}>
            Find balls
          </button>
          <button type="button" onClick={openBench}>
            Bench without hardware
          </button>
          <span>or tap them; a tap on a ring takes it away</span>
        </div>
        <p role="alert">{problem}</p>
        <Outcome found={found} />
        {result === undefined ? null : (
          <AcceptRow operator={operator} onOperator={setOperator} onAccept={accept} storedId={stored?.id} />
        )}
        <StoredSpacings entries={(entries.value ?? []).filter((entry) => entry.kind === "spacing")} />
      </section>
    </div>
  );
}

interface SpacingFieldsProps {
  readonly pictures: readonly PictureConfig[];
  readonly pictureId: string | undefined;
  readonly fieldOfView: string;
  readonly texts: Readonly<Record<FieldId, string>>;
  readonly onPicture: (pictureId: string) => void;
  readonly onFieldOfView: (fieldOfView: string) => void;
  readonly onTexts: (texts: Readonly<Record<FieldId, string>>) => void;
}

function SpacingFields(props: SpacingFieldsProps) {
  const { pictures, pictureId, fieldOfView, texts, onPicture, onFieldOfView, onTexts } = props;
  return (
    <div className="spacing-fields">
      <Labelled label="Picture source">
        {(id) => (
          <select id={id} value={pictureId ?? ""} onChange={(event) => onPicture(event.target.value)}>
            {pictures.map((picture) => (
              <option key={picture.id} value={picture.id}>
                {picture.id} · {picture.source}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label="Field of view, as the C-arm shows it">
        {(id) => (
          <input
            id={id}
            value={fieldOfView}
            maxLength={40}
            onChange={(event) => onFieldOfView(event.target.value)}
          />
        )}
      </Labelled>
      {FIELDS.map(({ id: field, label }) => (
        <Labelled key={field} label={label}>
          {(id) => (
            <input
              id={id}
              inputMode="decimal"
              value={texts[field]}
              onChange={(event) => onTexts({ ...texts, [field]: event.target.value })}
            />
          )}
        </Labelled>
      ))}
    </div>
  );
}

interface AcceptRowProps {
  readonly operator: string;
  readonly onOperator: (operator: string) => void;
  readonly onAccept: () => void;
  readonly storedId: string | undefined;
}

function AcceptRow({ operator, onOperator, onAccept, storedId }: AcceptRowProps) {
  return (
    <div className="calibration-bar time-offset-accept">
      <OperatorField operator={operator} onOperator={onOperator} />
      <button type="button" className="is-first" onClick={onAccept}>
        Accept
      </button>
      {storedId === undefined ? null : <span>{storedId} is stored; set-up offers it.</span>}
    </div>
  );
}

function requestOf(
  what: Pick<SpacingRequest, "pictureId" | "fieldOfView">,
  texts: Readonly<Record<FieldId, string>>,
  taps: readonly PointPx[] | undefined,
): SpacingRequest {
  return {
    ...what,
    pitchMm: Number(texts.pitchMm),
    pitchUncertaintyMm: Number(texts.pitchUncertaintyMm),
    sourceToGridMm: Number(texts.sourceToGridMm),
    depthMm: Number(texts.depthMm),
    ...(taps === undefined ? {} : { taps }),
  };
}

function Outcome({ found }: { readonly found: SpacingEstimate | undefined }) {
  if (found === undefined) return null;
  if (found.outcome.kind === "refused") {
    return (
      <ul className="time-offset-reasons" aria-label="Not yet">
        {found.outcome.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    );
  }
  const { result } = found.outcome;
  return (
    <div className="time-offset-result">
      <strong>{spacingWords(result)}</strong>
      <span>
        k = 2, {found.balls.length} balls, {result.residualPx.toFixed(2)} px left (
        {result.affineResidualPx.toFixed(2)} px without distortion); yellow: ten times what is left
      </span>
      <span>{distortionWords(result)}</span>
    </div>
  );
}

function StoredSpacings({ entries }: { readonly entries: readonly SpacingEntry[] }) {
  return (
    <StoredAlignments
      label="Stored spacings"
      entries={entries}
      subjectOf={({ picture, fieldOfView }) => `${picture.pictureId} · ${fieldOfView}`}
      resultOf={({ result }) => spacingWords(result)}
      shownMost={SHOWN}
    />
  );
}
