/**
 * What the risk tile shows: one word, one shape, at most two further lines. Pure.
 *
 * Precedence: STOP (a high alarm or the risk itself) > WATCH > NOT WATCHING > another medium alarm > NONE SEEN. Losing
 * the connection never hides a STOP; everything below it becomes CONNECTION LOST, because nothing is known.
 */
import type { ActiveAlarm, AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import type { Assessment, PictureStatus } from "@cementwatch/shared/leak/assessment";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import { ageText } from "../text/numbers.ts";

export type StateMarkKind = "triangle" | "diamond" | "ring" | "none";
export type BannerTone = "stop" | "watch" | "notWatching" | "noneVisible" | "lost";

export interface Banner {
  readonly tone: BannerTone;
  /** The state's shape. */
  readonly mark: StateMarkKind;
  readonly word: string;
  /** Second line; for marked origins the third. */
  readonly detail: string;
  /** STORED RUN, REPLAY or SIMULATED; empty when live. */
  readonly originWord: string;
  readonly act: string;
  /** The look that would tell more, e.g. `check AP`; empty when none would. */
  readonly look: string;
  readonly flash: "high" | "medium" | "escalated" | "none";
  /** A STOP stays when the connection is lost, and says so in a line of its own; else empty. */
  readonly lost: string;
  /** The alarm behind a STOP, with its raising frame. */
  readonly alarm?: ActiveAlarm;
}

export interface BannerInput {
  readonly connectionState: "connecting" | "open" | "lost";
  /** How long the connection has been in that state, ms. */
  readonly connectionAge: string;
  readonly origin: Origin;
  readonly assessment: Assessment | undefined;
  readonly alarms: readonly ActiveAlarm[];
  readonly nowUs: number | undefined;
}

const RANK: Readonly<Record<AlarmPriority, number>> = { high: 3, medium: 2, low: 1 };

/** Alarms that are there, worst and newest first; those that wait for an answer before the others. */
export function alarmsInOrder(alarms: readonly ActiveAlarm[]): readonly ActiveAlarm[] {
  return alarms
    .filter((alarm) => alarm.isPresent || alarm.isLatched)
    .toSorted(
      (a, b) =>
        RANK[b.priority] - RANK[a.priority] ||
        Number(a.isAcknowledged) - Number(b.isAcknowledged) ||
        b.raisedAtUs - a.raisedAtUs,
    );
}

export function banner(input: BannerInput): Banner {
  const originWord = originWordOf(input.origin, input.assessment?.pictures);
  const order = alarmsInOrder(input.alarms);
  const high = order.find((alarm) => alarm.priority === "high");
  const { assessment, connectionState } = input;
  const isStop = high !== undefined || assessment?.risk.state === "stop";
  if (isStop) return stopBanner(input, originWord, high);
  if (connectionState !== "open") {
    const word = connectionState === "lost" ? "CONNECTION LOST" : "CONNECTING";
    const detail = connectionState === "lost" ? `${input.connectionAge} · look at the C-arm` : "";
    return { ...plain("lost", "none", word, detail), originWord };
  }
  if (assessment === undefined) {
    return { ...plain("notWatching", "none", "NOT WATCHING", "no data yet"), originWord };
  }
  return { ...riskBanner(assessment, order, input.nowUs), originWord };
}

function stopBanner(input: BannerInput, originWord: string, alarm: ActiveAlarm | undefined): Banner {
  const risk = input.assessment?.risk;
  const isLost = input.connectionState !== "open";
  return {
    tone: "stop",
    mark: "triangle",
    word: alarm?.headline || risk?.word || "STOP",
    detail: alarm?.place ?? risk?.detail ?? "",
    originWord,
    act: alarm?.act ?? risk?.act ?? "",
    look: input.assessment?.recommendedLook?.short ?? "",
    flash: alarm?.isAcknowledged === true ? "none" : "high",
    lost: isLost ? `CONNECTION LOST ${input.connectionAge}` : "",
    ...(alarm === undefined ? {} : { alarm }),
  };
}

function riskBanner(
  assessment: Assessment,
  order: readonly ActiveAlarm[],
  nowUs: number | undefined,
): Omit<Banner, "originWord"> {
  const { risk, pictures } = assessment;
  const medium = order.find((alarm) => alarm.priority === "medium" && !alarm.isAcknowledged);
  const flash = medium === undefined ? "none" : medium.isEscalated === true ? "escalated" : "medium";
  const look = assessment.recommendedLook?.short ?? "";
  if (risk.state === "watch")
    return { ...plain("watch", "diamond", risk.word, risk.detail), act: risk.act, look, flash };
  if (risk.state === "notWatching")
    return { ...plain("notWatching", "none", risk.word, risk.detail), act: risk.act, flash };
  if (medium !== undefined) {
    return {
      ...plain("watch", "diamond", medium.headline, medium.place || medium.act),
      act: medium.act,
      flash,
    };
  }
  const picture = pictures.find((item) => item.view === risk.view) ?? pictures[0];
  return plain("noneVisible", "ring", risk.word, picture === undefined ? "" : viewAndAge(picture, nowUs));
}

function plain(
  tone: BannerTone,
  mark: StateMarkKind,
  word: string,
  detail: string,
): Omit<Banner, "originWord"> {
  return { tone, mark, word, detail, act: "", look: "", flash: "none", lost: "" };
}

/** `LATERAL · now` while live, `LATERAL · HELD 0:14` after it, `LATERAL · RUN 14:03:12` for a stored run. */
function viewAndAge(picture: PictureStatus, nowUs: number | undefined): string {
  const view = picture.view === "lateral" ? "LATERAL" : "AP";
  switch (picture.state) {
    case "live":
      return `${view} · now`;
    case "held":
    case "frozen":
      return `${view} · ${picture.state === "held" ? "HELD" : "FROZEN"} ${ageText(picture.lastPictureAtUs, nowUs)}`;
    case "stored":
      return `${view} · RUN ${picture.runLabel ?? ""}`.trim();
    case "noSignal":
      return `${view} · NO SIGNAL`;
    case "neverSeen":
      return `${view} · no picture yet`;
  }
}

/** The word that marks everything that is not live; a stored run inside a live session marks it too. */
export function originWordOf(origin: Origin, pictures: readonly PictureStatus[] | undefined): string {
  if (origin === "simulated") return "SIMULATED";
  if (origin === "replay") return "REPLAY";
  const isStored = origin === "storedRun" || pictures?.[0]?.state === "stored";
  return isStored ? "STORED RUN" : "";
}
