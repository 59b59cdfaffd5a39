/** Calibration runs of this server: made from a request, fed by the device tap, kept on disk, stored when complete. */
import { join } from "node:path";
import type { Clock } from "@cementwatch/drivers/clock";
import type { DeviceUnderTest } from "@cementwatch/shared/calibration/calibration-plan";
import { entryDraft } from "@cementwatch/shared/calibration/entry-draft";
import { PlanRefusal } from "@cementwatch/shared/calibration/plan-refusal";
import type { PlanRequest } from "@cementwatch/shared/calibration/plan-request";
import { createPlan } from "@cementwatch/shared/calibration/plans";
import { createRun, wantedTarget } from "@cementwatch/shared/calibration/run";
import type { RunState } from "@cementwatch/shared/calibration/run-state";
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { FaultError } from "@cementwatch/shared/faults";
import { ActiveRun } from "./active-run.ts";
import { BENCH_DEVICE, BENCH_STANDARD, Bench } from "./bench.ts";
import type { EntryStore, ReferenceRegister } from "./calibration-ports.ts";
import type { CalibrationDevice, DeviceTap } from "./device-tap.ts";
import { readRunFiles } from "./run-files.ts";
import type { RecentReadings } from "./run-log.ts";

export interface RunServiceParts {
  /** Runs are kept in its folder `calibration-runs`. */
  readonly dataFolder: string;
  readonly tap: DeviceTap;
  readonly clock: Clock;
  readonly wallMs: () => number;
  /** Absent: a complete run stays in its own file and gets no entry. */
  readonly entries?: EntryStore;
  /** Absent: only the bench has a reference. */
  readonly references?: ReferenceRegister;
  /** Why a device may not be calibrated now (a case uses it), in words; empty: it may. */
  readonly busyReason: (deviceId: string) => string;
  readonly onError: (error: unknown) => void;
}

export interface BenchOpened {
  readonly deviceId: string;
  readonly referenceId: string;
  readonly seed: number;
  readonly isAuto: boolean;
  readonly isSimulated: true;
}

const TICK_US = 100_000;
/** A case that begins on the device is noticed within this. */
const BUSY_LOOK_US = 1_000_000;
/** Runs kept in memory: those that go on, and the newest that are over. */
const RUNS_MAX = 50;

export class RunService {
  readonly #parts: RunServiceParts;
  readonly #folder: string;
  readonly #bench: Bench;
  readonly #runs = new Map<string, ActiveRun>();
  readonly #problems: string[] = [];
  readonly #storing = new Set<string>();
  readonly #unsubscribe: () => void;
  #cancelTick: () => void = () => undefined;
  #busyLookedAtUs = 0;
  #lastId = "";

  constructor(parts: RunServiceParts) {
    this.#parts = parts;
    this.#folder = join(parts.dataFolder, "calibration-runs");
    this.#bench = new Bench(parts);
    this.#unsubscribe = parts.tap.subscribe((event) => {
      for (const run of this.#runs.values()) if (!run.isOver()) run.take(event);
    });
    this.#schedule();
  }

  /** Reads the runs of the folder: unfinished ones wait for a person to resume them. Never throws. */
  async load(): Promise<void> {
    const { runs, problems } = await readRunFiles(this.#folder);
    this.#problems.push(...problems);
    for (const { state, benchSeed } of runs.slice(-RUNS_MAX)) {
      const run = this.#activate(state, benchSeed);
      if (run.isOver()) continue;
      run.input({
        kind: "interrupted",
        why: "the server was stopped and started again; the run went on from its last capture",
      });
      this.#introduce(run);
    }
    const unfinished = [...this.#runs.values()].find((run) => !run.isOver() && isOnBench(run.state));
    const seed = runs.find(({ state }) => state.runId === unfinished?.state.runId)?.benchSeed;
    if (seed === undefined) return;
    // Its sensors answer within a second: nothing waits for them.
    this.#bench.open({ seed, isAuto: true }).catch(this.#parts.onError);
  }

  /** Files that could not be read, and why. */
  problems(): readonly string[] {
    return this.#problems;
  }

  devices(): readonly CalibrationDevice[] {
    return this.#parts.tap.devices();
  }

  /** @throws PlanRefusal with field and advice · FaultError CAL-ACT-REFUSED when a run or a case holds the device. */
  async create(request: PlanRequest): Promise<RunView> {
    const device = this.#instrument(request);
    const reference =
      this.#bench.standard(request.referenceId) ?? this.#parts.references?.find(request.referenceId);
    if (reference === undefined) {
      throw new PlanRefusal(
        "referenceId",
        `there is no reference ${request.referenceId} in the register: add it with its certificate first.`,
      );
    }
    this.#refuseHeld(device.deviceId, reference.deviceId);
    if (reference.deviceId === device.deviceId) {
      throw new PlanRefusal(
        "referenceId",
        `${device.deviceId} cannot be compared with itself: choose another reference.`,
      );
    }
    const now = new Date(this.#parts.wallMs()).toISOString();
    const plan = createPlan(request, { device, reference, today: now.slice(0, 10) });
    const who = { operator: request.operator.trim(), startedAt: now };
    const run = this.#activate(createRun(plan, this.#nextId(now), who), this.#benchSeedOf(device.deviceId));
    this.#introduce(run);
    run.write();
    await run.flushed();
    return this.#viewOf(run);
  }

  /** Newest first. */
  list(): readonly RunView[] {
    return [...this.#runs.values()].reverse().map((run) => this.#viewOf(run));
  }

  /** What it shows is on disk. Undefined: there is no such run. */
  async view(runId: string): Promise<RunView | undefined> {
    const run = this.#runs.get(runId);
    await run?.flushed();
    return run === undefined ? undefined : this.#viewOf(run);
  }

  /** Resolves when the act is on disk. @throws FaultError CAL-ACT-REFUSED with why and what to do. */
  async act(runId: string, act: RunAct): Promise<RunView | undefined> {
    const run = this.#runs.get(runId);
    if (run === undefined) return undefined;
    const busy = this.#parts.busyReason(run.state.plan.device.deviceId);
    if (busy !== "" && act.kind !== "abandon" && act.kind !== "pause") throw refused(busy);
    run.input({ kind: "act", act });
    await this.#store(run);
    await run.flushed();
    return this.#viewOf(run);
  }

  readings(runId: string, after: number): RecentReadings | undefined {
    return this.#runs.get(runId)?.log.after(after);
  }

  /** Opens the bench without hardware. @throws FaultError CAL-ACT-REFUSED while a run is on it. */
  async openBench(choice: { readonly seed: number; readonly isAuto: boolean }): Promise<BenchOpened> {
    const running = [...this.#runs.values()].find((run) => !run.isOver() && isOnBench(run.state));
    if (running !== undefined && this.#bench.seed() !== undefined) {
      throw refused(`run ${running.state.runId} is on the bench: finish or abandon it first`);
    }
    await this.#bench.open(choice);
    return { deviceId: BENCH_DEVICE, referenceId: BENCH_STANDARD, ...choice, isSimulated: true };
  }

  /** @throws FaultError CAL-ACT-REFUSED */
  setBench(wanted: { readonly target?: number | undefined; readonly isAuto?: boolean | undefined }): void {
    if (wanted.target !== undefined) this.#bench.pumpTo(wanted.target);
    if (wanted.isAuto !== undefined) this.#bench.setAuto(wanted.isAuto);
  }

  async close(): Promise<void> {
    this.#cancelTick();
    this.#unsubscribe();
    await this.#bench.close();
    await Promise.all([...this.#runs.values()].map((run) => run.flushed()));
  }

  #schedule(): void {
    this.#cancelTick = this.#parts.clock.setTimer(TICK_US, () => {
      this.#tick();
      this.#schedule();
    });
  }

  #tick(): void {
    const nowUs = this.#parts.clock.nowUs();
    const isBusyDue = nowUs - this.#busyLookedAtUs >= BUSY_LOOK_US;
    if (isBusyDue) this.#busyLookedAtUs = nowUs;
    for (const run of this.#runs.values()) {
      if (run.isOver()) {
        if (run.state.stage === "complete" && isBusyDue) this.#store(run).catch(this.#parts.onError);
        continue;
      }
      if (isBusyDue) this.#pauseWhenBusy(run);
      run.input({ kind: "tick" });
      const target = wantedTarget(run.state);
      if (target !== undefined && isOnBench(run.state)) this.#bench.follow(target);
      if (run.isOver()) this.#store(run).catch(this.#parts.onError);
    }
  }

  #pauseWhenBusy(run: ActiveRun): void {
    const why = run.state.stage === "measuring" ? this.#parts.busyReason(run.state.plan.device.deviceId) : "";
    if (why !== "") run.input({ kind: "interrupted", why });
  }

  /** A complete run becomes a stored calibration once; what fails is tried again at the next look. */
  async #store(run: ActiveRun): Promise<void> {
    const { runId, stage, entryId } = run.state;
    const { entries } = this.#parts;
    if (stage !== "complete" || entryId !== undefined || entries === undefined || this.#storing.has(runId))
      return;
    this.#storing.add(runId);
    try {
      const draft = entryDraft(run.state, new Date(this.#parts.wallMs()).toISOString());
      const { id } = await entries.add(draft);
      run.input({ kind: "stored", entryId: id });
    } finally {
      this.#storing.delete(runId);
    }
  }

  #instrument({ deviceId, resolution = 0 }: PlanRequest): DeviceUnderTest {
    const found = this.#parts.tap.find(deviceId);
    if (found === undefined) {
      const known = this.devices().map((device) => device.deviceId);
      throw new PlanRefusal(
        "deviceId",
        `there is no device ${deviceId}; there ${known.length === 0 ? "is none: add it to the device set, or open the bench" : `are ${known.join(", ")}`}.`,
      );
    }
    const { driver, model, serialNumber, isSimulated } = found;
    return { deviceId, driver, model, serialNumber, resolution, isSimulated };
  }

  #refuseHeld(deviceId: string, referenceDevice: string | undefined): void {
    for (const id of [deviceId, referenceDevice]) {
      if (id === undefined) continue;
      const busy = this.#parts.busyReason(id);
      if (busy !== "") throw refused(busy);
      const other = [...this.#runs.values()].find((run) => !run.isOver() && holds(run.state, id));
      if (other !== undefined) {
        throw refused(
          `run ${other.state.runId} holds ${id}: finish it, or abandon it with a reason, before another one begins`,
        );
      }
    }
  }

  #activate(state: RunState, benchSeed: number | undefined): ActiveRun {
    const run = new ActiveRun(state, {
      folder: this.#folder,
      clock: this.#parts.clock,
      ...(benchSeed === undefined ? {} : { benchSeed }),
      onError: (error) => {
        this.#parts.onError(
          new FaultError("CAL-RUN-STORAGE", `run ${state.runId} is not on disk: ${String(error)}`, {
            cause: error,
          }),
        );
      },
    });
    this.#runs.set(state.runId, run);
    const over = [...this.#runs.values()].filter((each) => each.isOver());
    const [oldest] = over;
    if (this.#runs.size > RUNS_MAX && oldest !== undefined) this.#runs.delete(oldest.state.runId);
    return run;
  }

  /** Tells a run what is known of its instruments already. */
  #introduce(run: ActiveRun): void {
    const { device, reference } = run.state.plan;
    const own = this.#parts.tap.find(device.deviceId);
    if (own !== undefined) run.tellLink("device", own);
    const other = reference.deviceId === undefined ? undefined : this.#parts.tap.find(reference.deviceId);
    if (other !== undefined) run.tellLink("reference", other);
  }

  #benchSeedOf(deviceId: string): number | undefined {
    return deviceId === BENCH_DEVICE ? this.#bench.seed() : undefined;
  }

  /** Rises with time, also over restarts. */
  #nextId(now: string): string {
    const base = `run-${now.slice(0, 19).replaceAll(/[-:]/g, "")}`;
    let id = base;
    for (let number = 2; this.#runs.has(id) || id === this.#lastId; number += 1) id = `${base}-${number}`;
    this.#lastId = id;
    return id;
  }

  #viewOf(run: ActiveRun): RunView {
    return viewRun(run.state, run.nowUs());
  }
}

function isOnBench({ plan }: RunState): boolean {
  return plan.device.deviceId === BENCH_DEVICE;
}

function holds({ plan }: RunState, id: string): boolean {
  return plan.device.deviceId === id || plan.reference.deviceId === id;
}

function refused(advice: string): FaultError {
  return new FaultError("CAL-ACT-REFUSED", advice);
}
