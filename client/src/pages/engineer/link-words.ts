/** Figures of a line in words, and which of them are beyond what a good line shows. Pure. */
import type { DeviceStatus } from "@cementwatch/shared/pipeline/events";
import type { LinkFigures } from "@cementwatch/shared/telemetry/link-quality";
import { DASHES } from "../../text/numbers.ts";

export interface LinkCell {
  readonly name: string;
  readonly text: string;
  /** Beyond its limit: marked by a shape and said in words. */
  readonly isPoor: boolean;
  /** What is allowed and what to do. */
  readonly advice: string;
}

/** More than one lost or damaged answer in a hundred is a bad cable or a wrong rate (assumption). */
const LOST_SHARE_LIMIT = 0.01;
/** A quartz is right within 100 ppm; beyond 500 the device's times cannot be used for long (assumption). */
const DRIFT_LIMIT_PPM = 500;
/** As signals become stale: after three periods, at least 0.5 s. */
const SILENCE_LIMIT_US = 3_000_000;

/** Every figure of one device's line; `nominalPeriodUs` as its driver declares it. */
export function linkCells(link: LinkFigures, nominalPeriodUs: number): readonly LinkCell[] {
  const lost = link.requests === 0 ? 0 : link.unanswered / link.requests;
  const { clock, periodUs } = link;
  const isSlow = periodUs !== undefined && periodUs > 2 * nominalPeriodUs;
  return [
    cell("Round trip p50", milliseconds(link.roundTripP50Us)),
    cell("Round trip p99", milliseconds(link.roundTripP99Us)),
    cell(
      "Period",
      `${milliseconds(periodUs)} of ${milliseconds(nominalPeriodUs)}`,
      isSlow,
      "readings come at less than half their rate: look at the retries",
    ),
    ...rejectedCells(link),
    cell(
      "Unanswered",
      `${link.unanswered} of ${link.requests}`,
      lost > LOST_SHARE_LIMIT,
      "more than 1 %: check power, address and cable",
    ),
    cell(
      "Bad readings",
      String(link.badReadings),
      link.badReadings > 0,
      "the device called readings invalid or saturated",
    ),
    cell(
      "Longest silence",
      `${(link.longestSilenceUs / 1e6).toFixed(1)} s`,
      link.longestSilenceUs > SILENCE_LIMIT_US,
      "more than 3 s: its values were not shown meanwhile",
    ),
    cell(
      "Clock drift",
      driftText(link),
      clock !== undefined && Math.abs(clock.ppm) > DRIFT_LIMIT_PPM,
      "more than 500 ppm: have the device's clock looked at",
    ),
    cell("Bytes in · out", `${link.bytesIn} · ${link.bytesOut}`),
  ];
}

function rejectedCells(link: LinkFigures): readonly LinkCell[] {
  const damaged = link.messages === 0 ? link.checksumErrors : link.checksumErrors / link.messages;
  return [
    cell(
      "Checksum errors",
      String(link.checksumErrors),
      damaged > LOST_SHARE_LIMIT,
      "more than 1 %: check cable, shielding and baud rate",
    ),
    cell(
      "Malformed",
      String(link.malformed),
      link.malformed > LOST_SHARE_LIMIT * link.messages,
      "more than 1 %: wrong driver or model",
    ),
    cell(
      "Unexpected",
      String(link.unexpected),
      link.unexpected > LOST_SHARE_LIMIT * link.messages,
      "more than 1 %: another program or device speaks on this line",
    ),
    cell(
      "Noise",
      String(link.noise),
      link.noise > LOST_SHARE_LIMIT * link.messages,
      "more than 1 %: wrong baud rate or a noisy line",
    ),
  ];
}

function cell(name: string, text: string, isPoor = false, advice = ""): LinkCell {
  return { name, text, isPoor, advice };
}

function milliseconds(us: number | undefined): string {
  if (us === undefined || !Number.isFinite(us)) return DASHES;
  return `${(us / 1000).toFixed(us < 100_000 ? 1 : 0)} ms`;
}

function driftText({ clock, clockRestarts }: LinkFigures): string {
  const again = clockRestarts === 0 ? "" : `, restarted ${clockRestarts} ×`;
  if (clock === undefined) return `${DASHES}${again}`;
  const sign = clock.ppm < 0 ? "−" : "+";
  return `${sign}${Math.abs(clock.ppm).toFixed(0)} ± ${clock.uncertaintyPpm.toFixed(0)} ppm${again}`;
}

/** `Keller 1.0 · serial 1234 · firmware 12.28`, or that nobody has said anything yet. */
export function identityText({ identity }: DeviceStatus): string {
  if (identity === undefined) return "has not said who it is";
  const { model, serialNumber, firmware } = identity;
  const parts = [model, serialNumber && `serial ${serialNumber}`, firmware && `firmware ${firmware}`];
  return parts.filter(Boolean).join(" · ") || "has not said who it is";
}

/** A shape and a word for the state of a link. */
export function linkStateText(state: DeviceStatus["linkState"]): string {
  return state === "running"
    ? "● running"
    : state === "lost" || state === "silent"
      ? `✗ ${state}`
      : `◌ ${state}`;
}
