/** A balloon in the words of the operating room: psi with atm, mL against its rating, decay. Pure. */
import { fromKpa } from "@cementwatch/shared/hydraulics/balloon-units";
import type { BalloonStatus } from "@cementwatch/shared/leak/assessment";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { clockText, DASHES, oneDecimal } from "../text/numbers.ts";

type BalloonStep = Extract<OperatorAct, { kind: "balloon" }>["step"];

/** Whole psi. Not finite: dashes. */
export function psiText(pressureKpa: number | undefined): string {
  if (pressureKpa === undefined || !Number.isFinite(pressureKpa)) return DASHES;
  const psi = Math.round(fromKpa(pressureKpa, "psi"));
  return psi < 0 ? `−${-psi}` : String(Math.abs(psi));
}

/** `10.2 atm`; empty when it is not known. */
export function atmText(pressureKpa: number | undefined): string {
  if (pressureKpa === undefined || !Number.isFinite(pressureKpa)) return "";
  return `${oneDecimal(fromKpa(pressureKpa, "atm"))} atm`;
}

/** `of 4 mL`; `mL` when the rating is not entered. */
export function ratedText(ratedVolumeMl: number | undefined): string {
  return ratedVolumeMl === undefined ? "mL" : `of ${ratedVolumeMl} mL`;
}

/** `−22 % in 0:20`, `wait 0:06`; empty when nothing is waited for. */
export function decayText({ decay01, waitedUs }: Pick<BalloonStatus, "decay01" | "waitedUs">): string {
  if (waitedUs === undefined) return "";
  const wait = clockText(waitedUs / 1000);
  if (decay01 === undefined) return `wait ${wait}`;
  const percent = Math.round(100 * decay01);
  return percent === 0 ? `no decay in ${wait}` : `−${percent} % in ${wait}`;
}

const STATE_WORDS: Readonly<Record<BalloonStatus["state"], string>> = {
  inserted: "not inflated",
  inflating: "inflating",
  holding: "holding",
  deflated: "deflated",
  ruptured: "BURST",
};

/** `holding · typed 0:30 ago`, `holding · check the unit`. */
export function stateText({
  state,
  isByHand,
  ageUs,
  note,
  volumeNote,
  cavityVolumeMl,
}: BalloonStatus): string {
  const cavity = cavityVolumeMl === undefined ? [] : [`cavity ${oneDecimal(cavityVolumeMl)} mL`];
  const typed = isByHand && ageUs !== undefined ? [`typed ${clockText(ageUs / 1000)} ago`] : [];
  const notes = [
    ...(note === undefined ? [] : [note.toUpperCase()]),
    ...(volumeNote === undefined ? [] : [`VOLUME ${volumeNote.toUpperCase()}`]),
  ];
  return [STATE_WORDS[state], ...cavity, ...typed, ...notes].join(" · ");
}

/** `limit 400 psi · 4 mL`, or that nobody entered the rating. */
export function ratingText({ isRated, limitKpa, ratedVolumeMl }: BalloonStatus): string {
  const limit = `limit ${psiText(limitKpa)} psi`;
  return isRated ? `${limit} · ${oneDecimal(ratedVolumeMl)} mL` : `rating not entered · ${limit} for now`;
}

export interface BalloonButton {
  readonly label: string;
  readonly step: BalloonStep;
}

/** What can be pressed in each state. */
export function balloonButtons(state: BalloonStatus["state"]): readonly BalloonButton[] {
  const inflate = { label: "INFLATING", step: "inflating" } as const;
  const remove = { label: "REMOVED", step: "removed" } as const;
  switch (state) {
    case "inserted":
      return [inflate];
    case "inflating":
    case "holding":
      return [
        { label: "DEFLATED", step: "deflated" },
        { label: "RUPTURED", step: "ruptured" },
        { label: "Height back", step: "heightRestored" },
        { label: "At a wall", step: "wallTouched" },
      ];
    case "deflated":
      return [remove, { ...inflate, label: "INFLATING again" }];
    case "ruptured":
      return [remove];
  }
}

/** Sides to show: of a bipedicular approach both, else the side in use and whatever else has a balloon. */
export function shownSides(
  { approach, side, balloons }: SessionConfig["procedure"],
  statuses: readonly BalloonStatus[],
): readonly CannulaSide[] {
  const isWanted = (wanted: CannulaSide) =>
    approach === "bipedicular" ||
    side === wanted ||
    balloons[wanted] !== undefined ||
    statuses.some((status) => status.side === wanted);
  return (["left", "right"] as const).filter(isWanted);
}

/** In a balloon's turn: it is inflated, or burst and not yet out. */
export function isBalloonPhase(statuses: readonly BalloonStatus[]): boolean {
  return statuses.some(({ state }) => state === "inflating" || state === "holding" || state === "ruptured");
}
