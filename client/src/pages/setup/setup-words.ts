/** What the set-up says: prompts, results of acts, and the list of what is red. Pure. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { isVolumeMeasured, type SessionConfig } from "@cementwatch/shared/session/session-config";
import type { SentAct } from "../../store/session-state.ts";
import { checkReds } from "./checklist-model.ts";
import type { OutlinePoints, OutlineStep } from "./outline-points.ts";

export interface DrawingWords {
  readonly step: OutlineStep;
  readonly points: OutlinePoints;
  readonly problem: string;
  readonly isDefect: boolean;
}

/** What is wrong with the outline, or what to tap next. */
export function drawingPrompt({ step, points, problem, isDefect }: DrawingWords): string {
  if (problem !== "") return problem;
  if (isDefect) return `Tap around the wall defect: ${points.defect.length} points, 3 or more`;
  return promptOf(step, points);
}

function promptOf(step: OutlineStep, points: OutlinePoints): string {
  switch (step) {
    case "corner":
      return `Tap the 4 corners of the body: ${points.corners.length} of 4`;
    case "canal":
      return "Tap the side where the canal is";
    case "tip":
      return "Tap the tip of the cannula";
    case "axis":
      return "Tap a second point on the cannula, far from the tip";
    case "edge":
      return `Tap the two edges of the cannula: ${points.edges.length} of 2`;
    case "ball":
      return `Tap two opposite edges of the ball: ${points.ball.length} of 2`;
    case "done":
      return "Drag the points until they fit, then press OUTLINE ✓";
  }
}

export interface ActLine {
  readonly text: string;
  readonly tone: "waiting" | "good" | "bad";
}

export function actLine(act: SentAct): ActLine {
  switch (act.state) {
    case "sent":
      return { text: `${act.label} …`, tone: "waiting" };
    case "done":
      return { text: `${act.label} · done`, tone: "good" };
    case "onDisk":
      return { text: `${act.label} · done, on disk`, tone: "good" };
    case "failed":
      return { text: `${act.label} · NOT DONE: ${plain(act.error ?? "refused")}`, tone: "bad" };
  }
}

/** The sentence without the code in front of it, which is for the log. */
export function plain(error: string): string {
  return error.replace(/^[A-Z]+-[A-Z-]+: /, "");
}

export interface RedInput {
  readonly connectionState: "connecting" | "open" | "lost";
  readonly config: SessionConfig | undefined;
  readonly assessment: Assessment | undefined;
  readonly status: SessionStatus | undefined;
  readonly procedure: ProcedureRecord | undefined;
  readonly view: PictureView;
}

/** Everything that is not ready, worst first; empty means ready. */
export function redList(input: RedInput): readonly string[] {
  const { connectionState, config, assessment, status, procedure, view } = input;
  if (connectionState !== "open") return ["no connection to the server"];
  const recorder = status?.recorder;
  return [
    ...(recorder === undefined || recorder.state === "recording"
      ? []
      : [
          recorder.state === "stopped"
            ? stoppedText(assessment, recorder.detail)
            : `record: ${recorder.detail}`,
        ]),
    ...pictureReds(assessment, view),
    ...signalReds(config, assessment),
    ...checkReds(procedure),
    ...(status?.devices ?? [])
      .filter(({ linkState }) => linkState !== "running")
      .map(({ deviceId, linkState, detail }) => `${deviceId}: ${detail === "" ? linkState : detail}`),
  ];
}

function stoppedText(assessment: Assessment | undefined, detail: string): string {
  if (assessment?.isCaseRunning === true) return `NOT RECORDING${detail === "" ? "" : `: ${detail}`}`;
  return "not recording yet: press START";
}

function pictureReds(assessment: Assessment | undefined, view: PictureView): readonly string[] {
  const picture = assessment?.pictures.find((item) => item.view === view);
  const name = view === "lateral" ? "lateral" : "AP";
  if (picture === undefined) return [`${name}: no picture source`];
  if (picture.state === "neverSeen") return [`${name}: no picture yet · take one look`];
  if (picture.state === "noSignal")
    return [`${name}: NO SIGNAL${picture.reason === undefined ? "" : ` · ${picture.reason}`}`];
  if (!picture.isDrawn) return [`${name}: outline is missing`];
  if (!picture.isOutlineConfirmed) return [`${name}: outline is not confirmed`];
  return picture.notValid === undefined ? [] : [`${name}: ${picture.notValid}`];
}

/** Signals that are fitted and do not come. */
function signalReds(
  config: SessionConfig | undefined,
  assessment: Assessment | undefined,
): readonly string[] {
  const volume = config?.fitted.volume ?? "none";
  const wanted = [
    ...(config?.fitted.pressure === true ? [["pressureKpa", "pressure"] as const] : []),
    ...(isVolumeMeasured({ volume }) ? [["volumeMl", "volume"] as const] : []),
  ];
  return wanted.flatMap(([id, name]) => {
    const signal = assessment?.signals.find((item) => item.signal === id);
    if (signal === undefined || signal.state === "neverSeen" || signal.state === "notFitted")
      return [`${name}: fitted, but nothing comes`];
    if (signal.state !== "fresh") return [`${name}: lost`];
    if (signal.doubt !== undefined)
      return [`${name}: ${signal.doubt.why} → shown, not used: ${signal.doubt.act}`];
    if (signal.quality === "uncalibrated") return [`${name}: not calibrated → shown, not used`];
    return [];
  });
}
