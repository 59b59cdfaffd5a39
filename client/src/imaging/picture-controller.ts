/**
 * Holds one viewer for one picture: loads it when the first picture is wanted, feeds it from the frame slot, and
 * watches that what was offered is really drawn (a lost graphics context keeps showing its last picture).
 */
import type { FrameHead } from "@cementwatch/shared/protocol/frame-message";
import type { Connection } from "../connection/socket.ts";
import type { Affine, DrawingMode, PictureViewer, ViewerEvents } from "./picture-viewer.ts";

/** A frame that is not on screen after this long is said to be missing, ms. */
const DRAW_LIMIT_MS = 500;
const WATCH_PERIOD_MS = 250;
const NOTICE_MS = 8000;

export interface PictureSigns {
  setFlipped(isFlipped: boolean): void;
  /** What the viewer has to say; empty = nothing. */
  setNotice(notice: string): void;
}

export interface PictureController {
  viewer(): PictureViewer | undefined;
  overlayState(): {
    readonly toElement: Affine | undefined;
    readonly drawn: FrameHead | undefined;
    readonly version: number;
  };
  toggleInverted(): void;
  toggleFlipped(axis: "horizontal" | "vertical"): void;
  resetCamera(): void;
  destroy(): void;
}

/** Starts at once; the viewer appears when its code has been loaded. */
export function createPictureController(
  element: HTMLDivElement,
  connection: Connection,
  pictureId: string,
  signs: PictureSigns,
): PictureController {
  return new Controller(element, connection, pictureId, signs);
}

class Controller implements PictureController {
  readonly #element: HTMLDivElement;
  readonly #connection: Connection;
  readonly #pictureId: string;
  readonly #signs: PictureSigns;
  readonly #resizing: ResizeObserver;
  readonly #watchTimer: ReturnType<typeof setInterval>;
  #viewer: PictureViewer | undefined;
  #unwatch: () => void = () => undefined;
  #isDestroyed = false;
  #drawn: FrameHead | undefined;
  #offeredMs: number | undefined;
  #noticeUntilMs = 0;
  #version = 0;
  #mapping: { readonly version: number; readonly toElement: Affine | undefined } | undefined;
  #look = { isInverted: false, isHorizontal: false, isVertical: false };

  constructor(element: HTMLDivElement, connection: Connection, pictureId: string, signs: PictureSigns) {
    this.#element = element;
    this.#connection = connection;
    this.#pictureId = pictureId;
    this.#signs = signs;
    this.#resizing = new ResizeObserver(() => this.#viewer?.resize());
    this.#watchTimer = setInterval(() => this.#watch(), WATCH_PERIOD_MS);
    this.#load();
  }

  viewer = (): PictureViewer | undefined => this.#viewer;

  overlayState() {
    if (this.#mapping?.version !== this.#version) {
      this.#mapping = { version: this.#version, toElement: this.#viewer?.imageToElement() };
    }
    return {
      toElement: this.#mapping.toElement,
      drawn: this.#drawn,
      version: this.#version,
    };
  }

  toggleInverted(): void {
    this.#look = { ...this.#look, isInverted: !this.#look.isInverted };
    this.#viewer?.setInverted(this.#look.isInverted);
  }

  toggleFlipped(axis: "horizontal" | "vertical"): void {
    const { isHorizontal, isVertical } = this.#look;
    this.#look =
      axis === "horizontal"
        ? { ...this.#look, isHorizontal: !isHorizontal }
        : { ...this.#look, isVertical: !isVertical };
    this.#viewer?.setFlipped(this.#look.isHorizontal, this.#look.isVertical);
    this.#signs.setFlipped(this.#look.isHorizontal);
  }

  resetCamera(): void {
    this.#viewer?.resetCamera();
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#unwatch();
    clearInterval(this.#watchTimer);
    this.#resizing.disconnect();
    this.#viewer?.destroy();
    this.#viewer = undefined;
  }

  #load(): void {
    const { frames } = this.#connection;
    import("./cornerstone-view.ts").then(
      ({ createCornerstoneView }) => {
        if (this.#isDestroyed) return;
        const events: ViewerEvents = {
          onDrawn: (frame) => {
            this.#drawn = frame.head;
            this.#element.setAttribute("data-frame", String(frame.head.frameNumber));
            this.#offeredMs = undefined;
            frames.drawn(frame);
          },
          onMoved: () => {
            this.#version += 1;
          },
          onRecovered: (reason) => {
            this.#element.setAttribute("data-mode", "cpu");
            this.#say(`picture restored (${reason}); drawn without the graphics card`);
          },
        };
        const viewer = createCornerstoneView(this.#element, events, forcedMode());
        this.#viewer = viewer;
        this.#element.setAttribute("data-mode", viewer.mode());
        this.#resizing.observe(this.#element);
        this.#unwatch = frames.watch(this.#pictureId, (frame) => {
          this.#offeredMs ??= performance.now();
          viewer.show(frame);
        });
      },
      (error: unknown) => this.#say(`the viewer could not be loaded: ${String(error)}`),
    );
  }

  #say(notice: string): void {
    this.#noticeUntilMs = performance.now() + NOTICE_MS;
    this.#signs.setNotice(notice);
  }

  #watch(): void {
    const nowMs = performance.now();
    if (this.#offeredMs !== undefined && nowMs - this.#offeredMs > DRAW_LIMIT_MS && !document.hidden) {
      this.#say("the newest picture is not on screen yet");
      this.#noticeUntilMs = nowMs + DRAW_LIMIT_MS;
    } else if (this.#noticeUntilMs > 0 && nowMs > this.#noticeUntilMs) {
      this.#noticeUntilMs = 0;
      this.#signs.setNotice("");
    }
  }
}

/** `?draw=gpu` or `?draw=cpu` overrides the choice, for a computer whose graphics card misbehaves and for tests. */
function forcedMode(): DrawingMode | undefined {
  const wanted = new URLSearchParams(window.location.search).get("draw");
  return wanted === "gpu" || wanted === "cpu" ? wanted : undefined;
}
