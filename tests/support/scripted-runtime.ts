/** A runtime whose events a test publishes by hand; what a client does to it can be read back. */

import { createBus } from "@cementwatch/server/bus";
import { createClock } from "@cementwatch/server/clock";
import type { Shown } from "@cementwatch/server/session/clock-record";
import type {
  ActResult,
  FrameReady,
  Runtime,
  RuntimeEvent,
  RuntimeRegistry,
  RuntimeSnapshot,
} from "@cementwatch/server/session/runtime";
import type { AlarmState } from "@cementwatch/shared/alarm/alarm";
import { FaultError } from "@cementwatch/shared/faults";
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import type { PlaybackCommand } from "@cementwatch/shared/protocol/control";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample, SampleQuality, SignalId } from "@cementwatch/shared/telemetry/sample";
import { sessionUs } from "@cementwatch/shared/time";

export class ScriptedRuntime implements Runtime {
  readonly runtimeId: number;
  readonly origin: Origin;
  readonly sessionId: string;
  readonly title = "Scripted";
  generation = 1;
  state: RuntimeSnapshot = {
    config: emptySessionConfig("2026-11-24"),
    series: [],
    alarms: { alarms: [] },
    findings: [],
    frames: [],
    samples: [],
    isRecording: true,
  };
  /** What clients did. */
  /** What pages say of themselves, with nobody pressing. */
  readonly told: OperatorAct[] = [];
  readonly acts: { readonly act: OperatorAct; readonly actor: Actor }[] = [];
  readonly changes: ConfigChange[] = [];
  readonly commands: PlaybackCommand[] = [];
  readonly screens: string[] = [];
  readonly shownFrames: { readonly pictureId: string; readonly frameNumber: number }[] = [];
  readonly shownScreens: object[] = [];
  /** Whether acts reach the disk. */
  onDisk: Promise<boolean> = Promise.resolve(true);
  readonly #clock = createClock();
  readonly #bus = createBus<RuntimeEvent>((error) => {
    throw error;
  });

  constructor(runtimeId: number, origin: Origin = "simulated", sessionId = `session-${runtimeId}`) {
    this.runtimeId = runtimeId;
    this.origin = origin;
    this.sessionId = sessionId;
  }

  get listenerCount(): number {
    return this.#bus.listenerCount;
  }

  publish(event: RuntimeEvent): void {
    this.#bus.publish(event);
  }

  /** Makes this the alarm state and publishes it, as a pipeline step would. */
  raise(state: AlarmState): void {
    this.state = { ...this.state, alarms: state };
    this.publish({ kind: "alarmState", state });
  }

  nowUs(): number {
    return this.#clock.nowUs();
  }

  snapshot(): RuntimeSnapshot {
    return this.state;
  }

  subscribe(listener: (event: RuntimeEvent) => void): () => void {
    return this.#bus.subscribe(listener);
  }

  act(act: OperatorAct, actor: Actor): ActResult {
    if (this.origin === "replay") throw new FaultError("PIP-CONFIG-INVALID", "a replay takes no acts");
    if (act.kind === "pageFocus" || act.kind === "soundingScreen") this.told.push(act);
    else this.acts.push({ act, actor });
    return { sequence: this.acts.length, whenOnDisk: this.onDisk };
  }

  configure(change: ConfigChange, _actor: Actor): ActResult {
    this.changes.push(change);
    return { sequence: this.changes.length, whenOnDisk: this.onDisk };
  }

  playback(command: PlaybackCommand): void {
    if (this.origin !== "replay") throw new FaultError("PIP-CONFIG-INVALID", "only a replay can be steered");
    this.commands.push(command);
  }

  screen(screenId: string, isThere: boolean): void {
    this.screens.push(`${screenId} ${isThere ? "there" : "gone"}`);
  }

  shown(shown: Shown): void {
    if ("screen" in shown) this.shownScreens.push(shown.screen);
    else this.shownFrames.push({ pictureId: shown.pictureId, frameNumber: shown.frameNumber });
  }
}

/** A registry with one monitored runtime that a test can replace, and replays by session id. */
export class ScriptedRegistry implements RuntimeRegistry {
  #monitor: ScriptedRuntime;
  readonly #listeners = new Set<(runtime: Runtime) => void>();
  readonly closedReplays: number[] = [];
  readonly #replays = new Map<string, ScriptedRuntime>();

  constructor(monitor: ScriptedRuntime, replays: readonly ScriptedRuntime[] = []) {
    this.#monitor = monitor;
    for (const replay of replays) this.#replays.set(replay.sessionId, replay);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  monitor(): ScriptedRuntime {
    return this.#monitor;
  }

  onMonitorChanged(listener: (runtime: Runtime) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  replaceMonitor(runtime: ScriptedRuntime): void {
    const old = this.#monitor;
    this.#monitor = runtime;
    for (const listener of [...this.#listeners]) listener(runtime);
    old.publish({ kind: "closed" });
  }

  async openReplay(sessionId: string): Promise<Runtime> {
    const replay = this.#replays.get(sessionId);
    if (replay === undefined) throw new FaultError("REC-UNREADABLE", `no session ${sessionId}`);
    return replay;
  }

  async closeReplay(runtimeId: number): Promise<void> {
    this.closedReplays.push(runtimeId);
  }
}

export function sample(
  signal: SignalId,
  atUs: number,
  value: number,
  quality: SampleQuality = "valid",
): Sample {
  return { signal, deviceId: "pump", atUs: sessionUs(atUs), measuredAtUs: sessionUs(atUs), value, quality };
}

export function alarmState(count: number, reason = ""): AlarmState {
  const alarms = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    condition: "A1" as const,
    kind: "leak" as const,
    priority: "high" as const,
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    act: "release · wait · check AP",
    reason,
    evidence: [{ name: "area", value: 4.2, limit: 2, unit: "mm²" }],
    raisedAtUs: 1_000,
    presentUntilUs: 2_000,
    isPresent: true,
    isLatched: true,
    isAcknowledged: false,
    isAudible: true,
    soundsOnce: false,
    soundCount: 1,
  }));
  return { alarms };
}

export const testSeries: PictureSeries = {
  pictureId: "lateral",
  view: "lateral",
  rows: 1024,
  columns: 1024,
  bitsStored: 12,
  isSigned: false,
  photometric: "MONOCHROME2",
  intensity: "LOG",
};

/** A frame whose first pixel is its number. */
export function frameReady(
  frameNumber: number,
  pixels: Uint16Array,
  size: number,
  pictureId = "lateral",
): FrameReady {
  pixels[0] = frameNumber & 0xffff;
  return {
    frame: {
      pictureId,
      view: "lateral",
      delivery: "live",
      frameNumber,
      objectNumber: frameNumber,
      indexInObject: 0,
      contentHash: frameNumber,
      rows: size,
      columns: size,
    },
    seriesVersion: 1,
    measuredAtUs: frameNumber * 33_333,
    image: {
      rows: size,
      columns: size,
      bitsStored: 12,
      isSigned: false,
      photometric: "MONOCHROME2",
      intensity: "LOG",
      pixels,
    },
  };
}
