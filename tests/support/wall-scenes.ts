/** Scenes for the wall: whole states of a runtime, so that a browser test shows any of them without waiting for it. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment, PictureStatus, RiskAssessment } from "@cementwatch/shared/leak/assessment";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import {
  emptySessionConfig,
  type FittedConfig,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import { frameReady, type ScriptedRuntime, sample } from "./scripted-runtime.ts";

const SIDE_PX = 512;
/** Cells of the barcode in the top rows: one bit of the frame number each. */
const CODE_BITS = 16;
const CELL_PX = SIDE_PX / CODE_BITS;
const LATERAL = { view: "lateral" } as const;
const AP = { view: "ap" } as const;
/** Age of the AP picture. */
const HELD_AP_US = 80_000_000;

/** A picture of one view; its id is the view's unless one C-arm takes both. */
interface PictureId {
  readonly view: "lateral" | "ap";
  readonly pictureId?: string;
}

export function series(view: "lateral" | "ap", version = 1, pictureId: string = view) {
  const letters = view === "lateral" ? ["A", "P"] : ["R", "L"];
  const entry: PictureSeries = {
    pictureId,
    view,
    rows: SIDE_PX,
    columns: SIDE_PX,
    bitsStored: 12,
    isSigned: false,
    photometric: "MONOCHROME2",
    intensity: "LOG",
    windowCentre: 2048,
    windowWidth: 4096,
    pixelSpacingMm: 0.3,
    leftLetter: letters[0] ?? "",
    rightLetter: letters[1] ?? "",
  };
  return { version, series: entry };
}

const BODY = { left: 172, right: 328, top: 187, bottom: 312 } as const;
const BODY_CORNERS = [
  { x: BODY.left, y: BODY.top },
  { x: BODY.right, y: BODY.top },
  { x: BODY.right, y: BODY.bottom },
  { x: BODY.left, y: BODY.bottom },
];
const LATERAL_DRAWING: Drawing = {
  view: "lateral",
  contourPx: BODY_CORNERS,
  posteriorWallPx: BODY_CORNERS.slice(1, 3),
  posteriorDirection: "right",
  cannulaTipPx: { x: 250, y: 230 },
  cannulaAxisPointPx: { x: 470, y: 150 },
  pixelSpacingMm: 0.3,
  spacingSource: "operator",
  spacingUncertainty01: 0.05,
};
const DRAWINGS = {
  lateral: LATERAL_DRAWING,
  ap: { ...LATERAL_DRAWING, view: "ap" as const, posteriorWallPx: [] },
};

/** A picture with its number as a barcode in the top rows and a grey ramp below: rising in lateral, falling in AP. */
export function barcodeFrame(frameNumber: number, { view, pictureId = view }: PictureId, atUs?: number) {
  const pixels = new Uint16Array(SIDE_PX * SIDE_PX);
  for (let y = 0; y < SIDE_PX; y++) {
    for (let x = 0; x < SIDE_PX; x++) {
      const bit = (frameNumber >> Math.floor(x / CELL_PX)) & 1;
      pixels[y * SIDE_PX + x] = y < CELL_PX ? bit * 4095 : 1000 + 4 * (view === "ap" ? SIDE_PX - x : x);
    }
  }
  const ready = frameReady(frameNumber, pixels, SIDE_PX, pictureId);
  pixels[0] = (frameNumber & 1) * 4095;
  return {
    ...ready,
    frame: { ...ready.frame, view },
    ...(atUs === undefined ? {} : { measuredAtUs: atUs }),
  };
}

export function config(fitted: Partial<FittedConfig>): SessionConfig {
  const empty = emptySessionConfig("2026-11-24");
  const picture = {
    source: "phantom",
    isLive: true,
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    beamSource: "pixels",
    isSimulated: false,
    options: {},
  } as const;
  return {
    ...empty,
    fitted: { pressure: false, volume: "none", temperature: false, ...fitted },
    pictures: [
      { ...picture, id: "lateral", view: "lateral" },
      { ...picture, id: "ap", view: "ap" },
    ],
    drawings: DRAWINGS,
  };
}

export function picture(change: Partial<PictureStatus>): PictureStatus {
  return {
    pictureId: "lateral",
    view: "lateral",
    state: "live",
    lastPictureAtUs: 0,
    frameNumber: 1,
    isJudged: true,
    isOutlineConfirmed: true,
    isDrawn: true,
    ...change,
  };
}

const NONE_SEEN: RiskAssessment = {
  state: "noneVisible",
  word: "NONE SEEN",
  detail: "",
  act: "",
  view: "lateral",
  missing: [],
  reasons: [],
  score01: 0,
};

export interface Scene {
  readonly atUs: number;
  readonly risk?: Partial<RiskAssessment>;
  readonly pictures?: readonly PictureStatus[];
  readonly change?: Partial<Assessment>;
}

/** A case in full course: 6.2 mm to the line, 3.4 mL delivered, cement working. */
export function assessment({ atUs, risk = {}, pictures, change = {} }: Scene): Assessment {
  const fresh = { state: "fresh", quality: "valid", measuredAtUs: atUs, staleAfterUs: 500_000 } as const;
  return {
    atUs,
    risk: { ...NONE_SEEN, ...risk },
    pictures: pictures ?? [
      picture({ lastPictureAtUs: atUs }),
      picture({ pictureId: "ap", view: "ap", state: "held", lastPictureAtUs: atUs - HELD_AP_US }),
    ],
    evidence: [
      { name: "outsideAreaMm2", value: 0, limit: 1.5, unit: "mm²", view: "lateral", measuredAtUs: atUs },
      { name: "toStopLineMm", value: 6.2, limit: 0, unit: "mm", view: "lateral", measuredAtUs: atUs },
      { name: "opacityMassMm2", value: 84, unit: "mm²", view: "lateral", measuredAtUs: atUs },
      { name: "resistanceDrop", value: 0.12, limit: 0.55, unit: "ln", measuredAtUs: atUs },
    ],
    signals: [
      { signal: "volumeMl", value: 3.9, ...fresh },
      { signal: "pressureKpa", value: 1693, ...fresh },
    ],
    isInjecting: true,
    isCaseRunning: true,
    activeCannula: { level: "L1", side: "left" },
    toStopLineMm: 6.2,
    toStopLineAtUs: atUs,
    sinceLook: { volumeMl: 0.3, durationUs: 14_000_000 },
    delivered: { volumeMl: 3.4, isApproximate: false, note: "", pumpVolumeMl: 3.9, deadVolumeMl: 0.5 },
    cement: { phase: "working", ageUs: 300_000_000, minutesLeft: 4, batch: "A" },
    ...change,
  };
}

export function alarm(change: Partial<ActiveAlarm>): ActiveAlarm {
  return {
    id: 1,
    condition: "A1",
    kind: "leak",
    priority: "high",
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    act: "release · wait · check AP",
    evidence: [{ name: "outsideAreaMm2", value: 4.2, limit: 1.5, unit: "mm²" }],
    raisedAtUs: 0,
    presentUntilUs: 0,
    isPresent: true,
    isLatched: true,
    isAcknowledged: false,
    isAudible: true,
    soundsOnce: false,
    soundCount: 1,
    pictureId: "lateral",
    view: "lateral",
    placePx: { x: 340, y: 256 },
    placeRadiusPx: 12,
    ...change,
  };
}

/** Twelve corners about a place. */
function blob(x: number, y: number, radius: number) {
  return Array.from({ length: 12 }, (_, index) => {
    const angle = (index * Math.PI) / 6;
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}

export function finding(
  frameNumber: number,
  atUs: number,
  { view, pictureId = view }: PictureId,
  isLeaking = false,
): FrameFinding {
  const tick = (y: number) => [
    { x: 289, y },
    { x: 289, y: y + 18 },
  ];
  return {
    pictureId,
    view,
    delivery: "live",
    frameNumber,
    measuredAtUs: atUs,
    context: { isVolumeFitted: true, referenceRequest: 0, drawingVersion: 0 },
    outside: [],
    overlay: {
      cementPx: [blob(250, 250, 34)],
      outsidePx: isLeaking ? [blob(340, 256, 10)] : [],
      contourPx: BODY_CORNERS,
      stopTicksPx: view === "ap" ? [] : [tick(158), tick(324)],
    },
  };
}

/** Puts a scene on the wall, and keeps it there for whoever connects later. */
export function showScene(
  runtime: ScriptedRuntime,
  value: Assessment,
  alarms: readonly ActiveAlarm[] = [],
): void {
  runtime.state = { ...runtime.state, assessment: value };
  runtime.publish({ kind: "assessment", assessment: value });
  runtime.raise({ alarms });
}

/** Publishes the next frame of a picture with its finding. */
export function showFrame(
  runtime: ScriptedRuntime,
  frameNumber: number,
  of: PictureId = { view: "lateral" },
  isLeaking = false,
): void {
  const atUs = runtime.nowUs();
  runtime.publish({ kind: "frame", ready: barcodeFrame(frameNumber, of, atUs) });
  runtime.publish({ kind: "finding", finding: finding(frameNumber, atUs, of, isLeaking) });
}

/** Both pictures, a minute of samples and a whole configuration, before anyone connects. */
export function furnish(runtime: ScriptedRuntime, fitted: Partial<FittedConfig>): void {
  const nowUs = runtime.nowUs();
  const times = Array.from({ length: 300 }, (_, index) => nowUs - 60_000_000 + index * 200_000);
  runtime.state = {
    ...runtime.state,
    config: config(fitted),
    series: [series("lateral"), series("ap")],
    frames: [barcodeFrame(1, LATERAL, nowUs), barcodeFrame(1, AP, nowUs - HELD_AP_US)],
    findings: [finding(1, nowUs, LATERAL), finding(1, nowUs - HELD_AP_US, AP)],
    samples: times.flatMap((atUs, index) => [
      sample("volumeMl", atUs, index / 77),
      sample("pressureKpa", atUs, 900 + 800 * Math.sin(index / 9)),
    ]),
    assessment: assessment({ atUs: nowUs }),
    status: { atUs: nowUs, devices: [], recorder: { state: "recording", detail: "" }, faults: [] },
  };
}
