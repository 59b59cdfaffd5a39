/**
 * The page's sound: asks the schedule ten times a second and at each change of the alarms, plays, and keeps the sign that is always drawn. One screen of
 * a room sounds; which one is an act like any other, and the first wall that can takes it by itself.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Connection } from "../connection/socket.ts";
import type { SessionState } from "../store/session-state.ts";
import { selfTest } from "./self-test.ts";
import { shouldClaim, soundChoice } from "./sound-choice.ts";
import { SILENT, type SoundState, stepSound } from "./sound-schedule.ts";
import { remainingPauseMs } from "./sound-sign.ts";
import { TonePlayer } from "./tone-player.ts";

const LOOK_PERIOD_MS = 100;
const CHOSEN_KEY = "cementwatch.wasSoundingScreen";
/** A claim without an answer is made again after so long. */
const CLAIM_AGAIN_MS = 10_000;
const CHOICE_WITHIN_MS = 500;

const SCREEN_TITLES: Readonly<Record<string, string>> = {
  wall: "wall",
  touch: "table strip",
  setup: "set-up",
};

export interface SoundSettings {
  /** This screen sounds. */
  readonly isHere: boolean;
  /** Where it sounds when not here. */
  readonly at: string;
  /** The chosen screen is gone and this one sounds in its place. */
  readonly isFallback: boolean;
  /** The browser lets it. */
  readonly isReady: boolean;
  /** What the self-test found wrong; absent while it runs. */
  readonly problems?: readonly string[];
}

export class Sound {
  readonly store: StoreApi<SoundSettings>;
  readonly #connection: Connection;
  readonly #player = new TonePlayer();
  readonly #role: string;
  readonly #screenId: string;
  #state: SoundState = SILENT;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: () => void = () => undefined;
  #gestures = new AbortController();
  #unclaimedSinceMs: number | undefined;
  #unchosenSinceMs: number | undefined;
  #claimedMs = Number.NEGATIVE_INFINITY;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { role, screenId = "" } = connection.subscription;
    this.#role = role;
    this.#screenId = screenId;
    const isHere = soundChoice(undefined, screenId, role).isHere;
    this.store = createStore<SoundSettings>(() => ({ isHere, at: "", isFallback: false, isReady: false }));
  }

  /** Starts looking at the alarms; any touch or key unblocks the sound. */
  open(): void {
    this.close();
    this.#gestures = new AbortController();
    const wake = () => this.#wake();
    window.addEventListener("pointerdown", wake, { signal: this.#gestures.signal, capture: true });
    window.addEventListener("keydown", wake, { signal: this.#gestures.signal, capture: true });
    wake();
    selfTest().then(
      (problems) => this.store.setState({ problems }),
      (error: unknown) => this.store.setState({ problems: [String(error)] }),
    );
    this.#timer = setInterval(() => this.#look(), LOOK_PERIOD_MS);
    // A new alarm does not wait for the next look.
    this.#unsubscribe = this.#connection.store.subscribe((state, before) => {
      if (state.alarms !== before.alarms) this.#look();
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
    this.#gestures.abort();
    this.#player.stop();
  }

  /** Makes this the sounding screen of the room. */
  soundHere(control: string): void {
    sessionStorage.setItem(CHOSEN_KEY, "yes");
    const title = SCREEN_TITLES[this.#role] ?? this.#role;
    this.#connection.tell({ kind: "soundingScreen", screenId: this.#screenId, title }, control);
  }

  /** One medium burst, to hear whether the room can. */
  test(): void {
    this.#player.wake().then(
      () => this.#player.play("medium"),
      () => undefined,
    );
  }

  #wake(): void {
    this.#player.wake().then(
      (isReady) => this.store.setState({ isReady }),
      () => this.store.setState({ isReady: false }),
    );
  }

  #look(): void {
    const state = this.#connection.store.getState();
    const nowMs = performance.now();
    this.#choose(state, nowMs);
    if (this.#waitsForChoice(state, nowMs)) return;
    const { isHere } = this.store.getState();
    if (!isHere) {
      if (this.#state.playing !== undefined) this.#player.stop();
      this.#state = SILENT;
      return;
    }
    const { alarms, assessment, connection, nowUs } = state;
    const step = stepSound(this.#state, {
      nowMs,
      alarms: alarms.alarms,
      isPaused: remainingPauseMs(alarms.audioPausedUntilUs, nowUs) > 0,
      isConnectionLost: connection.state === "lost" && assessment?.isCaseRunning === true,
    });
    this.#state = step.state;
    if (step.play !== undefined) this.#player.play(step.play);
    else if (step.isCutOff) this.#player.stop();
  }

  /** Alarms come before the assessment that says which screen sounds: half a second of patience, no more. */
  #waitsForChoice({ assessment, alarms }: SessionState, nowMs: number): boolean {
    if (assessment !== undefined || alarms.alarms.length === 0) {
      this.#unchosenSinceMs = undefined;
      return false;
    }
    this.#unchosenSinceMs ??= nowMs;
    return nowMs - this.#unchosenSinceMs < CHOICE_WITHIN_MS;
  }

  #choose({ assessment, connection }: SessionState, nowMs: number): void {
    const { isReady } = this.#player;
    const choice = soundChoice(assessment?.sound, this.#screenId, this.#role);
    const shown = this.store.getState();
    if (
      shown.isReady !== isReady ||
      shown.isHere !== choice.isHere ||
      shown.at !== choice.at ||
      shown.isFallback !== choice.isFallback
    ) {
      this.store.setState({ isReady, ...choice });
    }
    if (assessment?.sound !== undefined && assessment.sound.screenId !== this.#screenId) {
      sessionStorage.removeItem(CHOSEN_KEY);
    }
    const isUnclaimed =
      connection.state === "open" && assessment !== undefined && assessment.sound === undefined;
    if (!isUnclaimed) {
      this.#unclaimedSinceMs = undefined;
      return;
    }
    this.#unclaimedSinceMs ??= nowMs;
    const unclaimedMs = nowMs - this.#unclaimedSinceMs;
    const wasChosen = sessionStorage.getItem(CHOSEN_KEY) === "yes";
    const wants = shouldClaim({ role: this.#role, isReady, sound: assessment.sound, wasChosen, unclaimedMs });
    if (!wants || nowMs - this.#claimedMs < CLAIM_AGAIN_MS) return;
    this.#claimedMs = nowMs;
    this.soundHere("first screen that can");
  }
}
