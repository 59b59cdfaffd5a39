/** Draws what was seen and known at one moment of a session: a panel a picture, and a band of words below. */
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment, RiskState } from "@cementwatch/shared/leak/assessment";
import type { RecordedMessage } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { ReplayFrames } from "../session/replay-frames.ts";
import { type GreyWindow, greyImage, windowOf } from "./grey-window.ts";
import { HeldValues } from "./held-values.ts";
import { type Colour, type GreyImage, VideoCanvas } from "./video-canvas.ts";
import { numbersText } from "./video-words.ts";
import { WallClock } from "./wall-clock.ts";

/** Side of a picture in the video. */
export const PANEL_PX = 640;
const BAND_PX = 112;
const MARGIN_PX = 12;
/** Entries that are looked back to: the frames of a second and more. */
const KEPT = 64;
/** A picture that is older than this was held. */
const HELD_US = 1_000_000;

const WHITE: Colour = [217, 222, 229];
const BLACK: Colour = [0, 0, 0];
const MARK: Colour = [204, 121, 167];
const CEMENT: Colour = [86, 180, 233];
const OUTSIDE: Colour = [255, 122, 41];
const TICKS: Colour = [240, 228, 66];
const RISK: Readonly<Record<RiskState, Colour>> = {
  stop: [255, 80, 80],
  watch: [240, 180, 40],
  notWatching: [160, 170, 185],
  noneVisible: [217, 222, 229],
};

type FrameInput = Extract<NonNullable<ReturnType<typeof inputOfRecord>>, { kind: "frame" }>;

interface Panel {
  readonly pictureId: string;
  readonly frames: HeldValues<FrameInput>;
  readonly findings: Map<number, FrameFinding>;
  view: PictureView;
  /** Drawn anew only when the picture or what is said about it changes: held pictures are most of a video. */
  readonly canvas: VideoCanvas;
  shown?: { readonly frameNumber: number; readonly image: GreyImage | undefined; finding?: FrameFinding };
  window?: { readonly series: number; readonly window: GreyWindow };
}

export class VideoScene {
  readonly canvas: VideoCanvas;
  unreadable = 0;
  readonly #panels: readonly Panel[];
  readonly #pictures: ReplayFrames;
  readonly #assessments = new HeldValues<Assessment>(KEPT);
  readonly #clock: WallClock;
  readonly #isSimulated: boolean;

  constructor(reader: SessionReader, pictures: readonly (readonly [id: string, view: PictureView])[]) {
    this.#pictures = new ReplayFrames(reader);
    this.#clock = new WallClock(reader.header);
    this.#isSimulated = reader.header.origin === "simulated";
    this.#panels = pictures.map(([pictureId, view]) => ({
      pictureId,
      view,
      frames: new HeldValues<FrameInput>(KEPT),
      findings: new Map(),
      canvas: new VideoCanvas(PANEL_PX, PANEL_PX),
    }));
    this.canvas = new VideoCanvas(PANEL_PX * pictures.length, PANEL_PX + BAND_PX);
  }

  take(message: RecordedMessage): void {
    if (message.topic === "/clock") this.#clock.take(message);
    else if (message.topic === "/assessment") {
      this.#assessments.add(message.atUs, message.json as unknown as Assessment);
    } else {
      const input = inputOfRecord(message);
      if (input?.kind === "frame") this.#panel(input.frame.pictureId)?.frames.add(input.atUs, input);
      else if (input?.kind === "finding") this.#takeFinding(input.finding);
    }
  }

  /** Draws the moment `atUs` (session µs). */
  draw(atUs: number): void {
    for (const [index, panel] of this.#panels.entries()) this.#drawPanel(panel, index * PANEL_PX, atUs);
    this.#drawBand(atUs);
  }

  #panel(pictureId: string): Panel | undefined {
    return this.#panels.find((panel) => panel.pictureId === pictureId);
  }

  #takeFinding(finding: FrameFinding): void {
    const findings = this.#panel(finding.pictureId)?.findings;
    findings?.set(finding.frameNumber, finding);
    const oldest = findings?.keys().next().value;
    if (findings !== undefined && findings.size > KEPT && oldest !== undefined) findings.delete(oldest);
  }

  #drawPanel(panel: Panel, left: number, atUs: number): void {
    const held = panel.frames.at(atUs);
    if (held !== undefined && panel.shown?.frameNumber !== held.value.frame.frameNumber)
      this.#read(panel, held.value);
    const image = panel.shown?.image;
    const finding = panel.findings.get(panel.shown?.frameNumber ?? -1);
    if (panel.shown !== undefined && finding !== undefined && panel.shown.finding !== finding) {
      panel.shown.finding = finding;
      drawPicture(panel);
    }
    this.canvas.copy(panel.canvas, { x: left, y: 0 });
    const ageUs = held === undefined ? 0 : atUs - held.value.measuredAtUs;
    const state =
      held === undefined
        ? "NO PICTURE YET"
        : image === undefined
          ? "PICTURE LOST"
          : ageUs > HELD_US
            ? `HELD ${minutes(ageUs)}`
            : "";
    const view = panel.view === "ap" ? "AP" : "LATERAL";
    this.canvas.label(
      `RECORDED${this.#isSimulated ? " SIMULATED" : ""}`,
      { x: left + MARGIN_PX, y: MARGIN_PX },
      2,
      MARK,
    );
    this.canvas.label(`${view} ${state}`.trim(), { x: left + MARGIN_PX, y: MARGIN_PX + 24 }, 2, WHITE);
  }

  #read(panel: Panel, input: FrameInput): void {
    panel.view = input.frame.view;
    const ready = this.#pictures.read(input)?.ready;
    if (ready === undefined) this.unreadable += 1;
    else if (panel.window?.series !== ready.seriesVersion)
      panel.window = { series: ready.seriesVersion, window: windowOf(ready.image) };
    const image =
      ready === undefined || panel.window === undefined
        ? undefined
        : greyImage(ready.image, panel.window.window);
    panel.shown = { frameNumber: input.frame.frameNumber, image };
    drawPicture(panel);
  }

  #drawBand(atUs: number): void {
    const { canvas } = this;
    canvas.fill({ x: 0, y: PANEL_PX }, canvas.width, BAND_PX, [16, 18, 22]);
    const wall = new Date(this.#clock.msOf(atUs)).toISOString().replace("T", " ").slice(0, 21);
    canvas.text(`RECORDED ${wall} UTC  ${minutes(atUs)}`, { x: MARGIN_PX, y: PANEL_PX + 10 }, 2, MARK);
    const assessment = this.#assessments.at(atUs)?.value;
    const risk = assessment?.risk;
    const words = risk === undefined ? "NOT WATCHING" : `${risk.word} ${risk.detail}`;
    canvas.text(words, { x: MARGIN_PX, y: PANEL_PX + 38 }, 3, RISK[risk?.state ?? "notWatching"]);
    canvas.text(numbersText(assessment), { x: MARGIN_PX, y: PANEL_PX + 80 }, 2, WHITE);
  }
}

function drawPicture({ canvas, shown }: Panel): void {
  canvas.fill({ x: 0, y: 0 }, PANEL_PX, PANEL_PX, BLACK);
  if (shown?.image === undefined) return;
  const place = canvas.picture(shown.image, { x: 0, y: 0 }, PANEL_PX);
  const overlay = shown.finding?.overlay;
  for (const tick of overlay?.stopTicksPx ?? []) canvas.line(tick.map(place), TICKS, false);
  for (const outline of overlay?.cementPx ?? []) canvas.line(outline.map(place), CEMENT, true);
  for (const outline of overlay?.outsidePx ?? []) canvas.line(outline.map(place), OUTSIDE, true);
}

function minutes(us: number): string {
  const seconds = Math.max(us, 0) / 1e6;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
}
