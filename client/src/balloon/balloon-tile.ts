/**
 * The wall's two numbers of the balloon phase, in the places of SINCE LOOK and DELIVERED: one balloon's pressure and
 * volume, or the pressures of two. Pure.
 */
import type { Assessment, BalloonStatus } from "@cementwatch/shared/leak/assessment";
import { DASHES, oneDecimal } from "../text/numbers.ts";
import { atmText, isBalloonPhase, psiText, ratedText } from "./balloon-words.ts";

interface BalloonTile {
  readonly id: "balloonFirst" | "balloonSecond";
  readonly caption: string;
  readonly note: string;
  readonly number: string;
  readonly unit: string;
  readonly mark?: string;
}

/** `undefined` outside the balloon phase: cement has the places. */
export function balloonTiles(
  assessment: Assessment | undefined,
): readonly [BalloonTile, BalloonTile] | undefined {
  const statuses = assessment?.balloons ?? [];
  if (!isBalloonPhase(statuses)) return undefined;
  const shown = statuses.filter(({ state }) => state !== "inserted" && state !== "deflated");
  const [first, second] = shown;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    return [
      { id: "balloonFirst", ...pressureOf(first, first.side.toUpperCase(), volumeNote(first)) },
      { id: "balloonSecond", ...pressureOf(second, second.side.toUpperCase(), volumeNote(second)) },
    ];
  }
  return [
    { id: "balloonFirst", ...pressureOf(first, ONE[first.side], atmText(first.pressureKpa)) },
    { id: "balloonSecond", ...volumeOf(first) },
  ];
}

const ONE = { left: "BALLOON L", right: "BALLOON R" } as const;

type TileWords = Omit<BalloonTile, "id">;

function pressureOf(status: BalloonStatus, caption: string, note: string): TileWords {
  const number = psiText(status.pressureKpa);
  const isBurst = status.state === "ruptured";
  const mark = number === DASHES ? undefined : status.note?.toUpperCase();
  const words = isBurst ? "BURST" : mark === undefined ? (status.note?.toUpperCase() ?? note) : "";
  return {
    caption,
    note: words,
    number,
    unit: number === DASHES ? "" : "psi",
    ...(mark === undefined ? {} : { mark }),
  };
}

/** Two balloons share the two places: atm and mL stand small beside the side. */
function volumeNote({ pressureKpa, volumeMl }: BalloonStatus): string {
  const volume = volumeMl === undefined ? "" : `${oneDecimal(volumeMl)} mL`;
  return [atmText(pressureKpa), volume].filter(Boolean).join(" ");
}

function volumeOf({ volumeMl, ratedVolumeMl, isByHand, volumeNote }: BalloonStatus): TileWords {
  return {
    caption: "BALLOON mL",
    note: ratedText(ratedVolumeMl) === "mL" ? "" : ratedText(ratedVolumeMl).replace(" mL", ""),
    number: `${isByHand && volumeMl !== undefined ? "≈" : ""}${oneDecimal(volumeMl)}`,
    unit: volumeMl === undefined ? "" : "mL",
    ...(volumeMl === undefined || volumeNote === undefined ? {} : { mark: volumeNote.toUpperCase() }),
  };
}
