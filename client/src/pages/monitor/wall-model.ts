/** What the wall shows, as plain text: header, four numbers, lanes. Pure: tested without a browser. */
import type { ActiveAlarm, AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import type {
  Assessment,
  CementPhase,
  PictureStatus,
  SignalStatus,
} from "@cementwatch/shared/leak/assessment";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import {
  type FittedConfig,
  isVolumeMeasured,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import { alarmsInOrder } from "../../alarm/banner.ts";
import { balloonTiles } from "../../balloon/balloon-tile.ts";
import { ageText, clockText, DASHES, oneDecimal } from "../../text/numbers.ts";

export interface NumberTile {
  readonly id: "stopLine" | "sinceLook" | "delivered" | "cement" | "balloonFirst" | "balloonSecond";
  readonly caption: string;
  /** Smaller words after the caption, e.g. the phase or `(2 tubes)`. */
  readonly note: string;
  readonly prefix: string;
  /** Digits, or words when `isWords`. */
  readonly number: string;
  readonly unit: string;
  readonly isWords: boolean;
  /** Why the number is shown and not used, e.g. `UNCALIBRATED`. */
  readonly mark?: string;
  /** An alarm that is about this number. */
  readonly priority?: AlarmPriority;
}

export interface TileInput {
  readonly assessment: Assessment | undefined;
  readonly config: SessionConfig | undefined;
  readonly alarms: readonly ActiveAlarm[];
  /** False dashes every number. */
  readonly isConnected: boolean;
}

/** Alarms that are shown on the number they are about, not in the risk tile. */
const TILE_OF_CONDITION: Partial<Record<ActiveAlarm["condition"], NumberTile["id"]>> = {
  A3: "stopLine",
  A5: "stopLine",
  T1b: "sinceLook",
  A9: "delivered",
};

/** The four numbers by place; a signal that is not fitted has no tile. */
export function numberTiles(input: TileInput): readonly (NumberTile | undefined)[] {
  const { assessment, config } = input;
  const shown = input.isConnected ? assessment : undefined;
  const volume = config?.fitted.volume ?? "none";
  const balloon = balloonTiles(shown);
  if (balloon !== undefined) {
    const [first, second] = balloon;
    const line = tile(input, { id: "stopLine", ...stopLine(shown) });
    return [line, tile(input, first), tile(input, second), tile(input, { id: "cement", ...cement(shown) })];
  }
  return [
    tile(input, { id: "stopLine", ...stopLine(shown) }),
    tile(input, { id: "sinceLook", caption: "SINCE LOOK", ...sinceLook(shown, volume) }),
    volume === "none" ? undefined : tile(input, { id: "delivered", ...delivered(shown, config, volume) }),
    tile(input, { id: "cement", ...cement(shown) }),
  ];
}

type TileText = Partial<NumberTile> & Pick<NumberTile, "number">;

function tile(
  { alarms }: TileInput,
  text: TileText & Pick<NumberTile, "id"> & { caption?: string },
): NumberTile {
  const alarm = alarmsInOrder(alarms).find(
    ({ condition, kind, isAcknowledged }) =>
      !isAcknowledged &&
      (TILE_OF_CONDITION[condition] ?? (kind === "cement" ? "cement" : undefined)) === text.id,
  );
  const base = { caption: "", note: "", prefix: "", unit: "", isWords: false, ...text };
  const isMissing = base.number === DASHES;
  return {
    ...base,
    ...(isMissing ? { prefix: "", unit: "" } : {}),
    ...(alarm === undefined ? {} : { priority: alarm.priority }),
  };
}

/** Beyond the line it says so in words as well: a lost minus sign must not read as room that is left. */
function stopLine(assessment: Assessment | undefined): TileText & { caption: string } {
  const number = oneDecimal(assessment?.toStopLineMm);
  const caption = number.startsWith("−") ? "BEYOND LINE" : "TO STOP LINE";
  return { caption, note: number === DASHES ? "" : lateralAge(assessment), number, unit: "mm" };
}

/** The distance is the lateral picture's: when another view is the large picture, its age stands here. */
function lateralAge(assessment: Assessment | undefined): string {
  const main = mainPicture(assessment?.pictures ?? [], undefined);
  if (assessment === undefined || main === undefined || main.view === "lateral") return "";
  return `lat ${ageText(assessment.toStopLineAtUs, assessment.atUs)}`;
}

function sinceLook(assessment: Assessment | undefined, volume: FittedConfig["volume"]): TileText {
  const { volumeMl, durationUs } = assessment?.sinceLook ?? {};
  const isMeasured = isVolumeMeasured({ volume });
  if (isMeasured && volumeMl !== undefined && isFresh(assessment, "volumeMl")) {
    const isLookDue = assessment?.aliquot?.isLookDue === true;
    return {
      number: oneDecimal(volumeMl, true),
      unit: "mL",
      note: isLookDue ? "look" : "",
      ...markOf(assessment, "volumeMl"),
    };
  }
  if (durationUs === undefined) return { number: DASHES };
  return { number: clockText(durationUs / 1000), note: isMeasured ? "time" : "" };
}

function delivered(
  assessment: Assessment | undefined,
  config: SessionConfig | undefined,
  volume: string,
): TileText & { caption: string } {
  const { volumeMl, isApproximate, note, afterFlowMl } = assessment?.delivered ?? {};
  const isStale = volume !== "counted" && !isFresh(assessment, "volumeMl");
  const isCounted = isApproximate === true;
  const mark = volume === "counted" ? {} : markOf(assessment, "volumeMl");
  const isMarked = "mark" in mark;
  return {
    caption: isCounted ? "DELIVERED" : `DELIVERED ${config?.procedure.level ?? ""}`.trim(),
    note: [
      isCounted && !isMarked && note !== undefined && note !== "" ? `(${note})` : "",
      afterFlowText(afterFlowMl),
    ]
      .filter(Boolean)
      .join(" "),
    prefix: isCounted ? "≈" : "",
    number: oneDecimal(isStale ? undefined : volumeMl),
    unit: "mL",
    ...mark,
  };
}

/** A released injector goes on: said for the seconds in which it does. */
function afterFlowText(afterFlowMl: number | undefined): string {
  return afterFlowMl === undefined ? "" : `+≈${oneDecimal(Math.max(afterFlowMl, 0.1))} coming`;
}

const PHASE_WORDS: Readonly<Record<CementPhase, string>> = {
  notMixed: "",
  mixing: "mixing",
  waiting: "waiting",
  working: "working",
  late: "late",
  set: "set",
};

/** Minutes left are an estimate from a brand's curve: whole minutes with ≈. A set cement is for the hand to judge. */
function cement(assessment: Assessment | undefined): TileText & { caption: string } {
  if (assessment === undefined) return { caption: "CEMENT", number: DASHES };
  const { phase, minutesLeft, ageUs } = assessment.cement;
  const caption = "CEMENT";
  const note = PHASE_WORDS[phase];
  if (phase === "notMixed") return { caption, number: "not mixed", isWords: true };
  if (phase === "set") return { caption, note: "model: set", number: "feel the sample", isWords: true };
  if (minutesLeft !== undefined) {
    return { caption, note, prefix: "≈", number: String(Math.max(0, Math.floor(minutesLeft))), unit: "min" };
  }
  return { caption, note, number: ageUs === undefined ? DASHES : clockText(ageUs / 1000) };
}

/** Status of a signal, or undefined when the pipeline does not know it. */
export function signalOf(assessment: Assessment | undefined, signal: SignalId): SignalStatus | undefined {
  return assessment?.signals.find((item) => item.signal === signal);
}

/** The mark of a signal beside whatever number is made of it. */
function markOf(assessment: Assessment | undefined, signal: SignalId): Pick<NumberTile, "mark"> {
  const doubt = signalOf(assessment, signal)?.doubt;
  return doubt === undefined ? {} : { mark: doubt.mark };
}

function isFresh(assessment: Assessment | undefined, signal: SignalId): boolean {
  const status = signalOf(assessment, signal);
  return status === undefined || status.state === "fresh";
}

export interface HeaderText {
  readonly patient: string;
  readonly procedure: string;
  readonly batch: string;
  readonly picture: string;
  readonly recorder: { readonly text: string; readonly isBad: boolean };
}

export interface HeaderInput {
  readonly origin: Origin;
  /** The batch that cement comes from now; before mixing the one of the configuration. */
  readonly batch?: string | undefined;
  readonly config: SessionConfig | undefined;
  readonly picture: PictureStatus | undefined;
  readonly nowUs: number | undefined;
  readonly isConnected: boolean;
  readonly recorderState: "recording" | "stopped" | "degraded" | undefined;
}

export function headerText(input: HeaderInput): HeaderText {
  const { level = "", side = "", procedure = "" } = input.config?.procedure ?? {};
  const batch = input.batch ?? input.config?.procedure.batch ?? "";
  const word = input.isConnected ? pictureWord(input.picture, input.nowUs) : "CONNECTION LOST";
  const marked = { live: "", storedRun: "STORED RUN · ", replay: "REPLAY · ", simulated: "SIMULATED · " };
  return {
    patient: side === "" ? level : `${level} · patient ${side.toUpperCase()}`,
    procedure,
    batch: batch === "" ? "" : `batch ${batch}`,
    picture: marked[input.origin] + word,
    recorder: recorderText(input),
  };
}

/** LIVE is said of a live picture only; a simulated one has its own word in front. */
function pictureWord(picture: PictureStatus | undefined, nowUs: number | undefined): string {
  switch (picture?.state) {
    case undefined:
    case "neverSeen":
      return "NO PICTURE YET";
    case "live":
      return "LIVE";
    case "held":
      return `HELD ${ageText(picture.lastPictureAtUs, nowUs)}`;
    case "frozen":
      return `FROZEN ${ageText(picture.lastPictureAtUs, nowUs)}`;
    case "stored":
      return `STORED RUN ${picture.runLabel ?? ""}`.trim();
    case "noSignal":
      return "NO SIGNAL";
  }
}

function recorderText({ origin, isConnected, recorderState }: HeaderInput): HeaderText["recorder"] {
  if (origin === "replay") return { text: "", isBad: false };
  if (!isConnected || recorderState === undefined) return { text: "○ REC ?", isBad: true };
  if (recorderState === "recording") return { text: "● REC", isBad: false };
  return { text: recorderState === "stopped" ? "○ NO REC" : "● REC !", isBad: true };
}

/** The large picture: the one with the beam on, else the one that was large before, else the lateral one. */
export function mainPicture(
  pictures: readonly PictureStatus[],
  previousId: string | undefined,
): PictureStatus | undefined {
  const moving = pictures.filter(({ state }) => state === "live" || state === "stored");
  const previous = pictures.find(({ pictureId }) => pictureId === previousId);
  if (previous !== undefined && moving.includes(previous)) return previous;
  const lateral = (list: readonly PictureStatus[]) => list.find(({ view }) => view === "lateral") ?? list[0];
  return lateral(moving) ?? previous ?? lateral(pictures);
}

/** Nothing has ever come in and nothing runs: the wall offers the start. */
export function isIdle(input: {
  readonly origin: Origin;
  readonly assessment: Assessment | undefined;
  readonly alarms: readonly ActiveAlarm[];
  readonly hasRunningDevice: boolean;
}): boolean {
  const { origin, assessment, alarms, hasRunningDevice } = input;
  if (origin !== "live" || hasRunningDevice || alarmsInOrder(alarms).length > 0) return false;
  if (assessment === undefined) return true;
  return !assessment.isCaseRunning && assessment.pictures.every(({ state }) => state === "neverSeen");
}
