/**
 * The page's sound: asks the schedule ten times a second, plays, and keeps the sign that is always drawn. One screen
 * of a room sounds; which one is remembered on that screen.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Connection } from "../connection/socket.ts";
import { SILENT, type SoundState, stepSound } from "./sound-schedule.ts";
import { remainingPauseMs } from "./sound-sign.ts";
import { TonePlayer } from "./tone-player.ts";

const LOOK_PERIOD_MS = 100;
const STORAGE_KEY = "cementwatch.soundingScreen";

export interface SoundSettings {
  /** This screen sounds. */
  readonly isSoundingScreen: boolean;
  /** The browser lets it. */
  readonly isReady: boolean;
}

export class Sound {
  readonly store: StoreApi<SoundSettings>;
  readonly #connection: Connection;
  readonly #player = new TonePlayer();
  readonly #role: string;
  #state: SoundState = SILENT;
  #timer: ReturnType<typeof setInterval> | undefined;
  #gestures = new AbortController();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#role = connection.subscription.role;
    const isSoundingScreen = readChoice(this.#role);
    this.store = createStore<SoundSettings>(() => ({ isSoundingScreen, isReady: false }));
  }

  /** Starts looking at the alarms; any touch or key unblocks the sound. */
  open(): void {
    this.close();
    this.#gestures = new AbortController();
    const wake = () => this.#wake();
    window.addEventListener("pointerdown", wake, { signal: this.#gestures.signal, capture: true });
    window.addEventListener("keydown", wake, { signal: this.#gestures.signal, capture: true });
    wake();
    this.#timer = setInterval(() => this.#look(), LOOK_PERIOD_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#gestures.abort();
    this.#player.stop();
  }

  setSoundingScreen(isSoundingScreen: boolean): void {
    this.store.setState({ isSoundingScreen });
    localStorage.setItem(`${STORAGE_KEY}.${this.#role}`, isSoundingScreen ? "yes" : "no");
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
    if (this.store.getState().isReady !== this.#player.isReady) {
      this.store.setState({ isReady: this.#player.isReady });
    }
    if (!this.store.getState().isSoundingScreen) return;
    const { alarms, assessment, connection, nowUs } = this.#connection.store.getState();
    const step = stepSound(this.#state, {
      nowMs: performance.now(),
      alarms: alarms.alarms,
      isPaused: remainingPauseMs(alarms.audioPausedUntilUs, nowUs) > 0,
      isConnectionLost: connection.state === "lost" && assessment?.isCaseRunning === true,
    });
    this.#state = step.state;
    if (step.play !== undefined) this.#player.play(step.play);
    else if (step.isCutOff) this.#player.stop();
  }
}

/** The wall sounds unless it was told not to; every other screen is silent until told to sound. */
function readChoice(role: string): boolean {
  const choice = localStorage.getItem(`${STORAGE_KEY}.${role}`);
  return choice === null ? role === "wall" : choice === "yes";
}
