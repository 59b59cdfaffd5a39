/** All that a room keeps about its calibrations, in one place: entries, references, checks, tests, certificates. */
import { join } from "node:path";
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { DEFAULT_DUE_POLICY, type DuePolicy } from "@cementwatch/shared/calibration/due";
import type { PeripheralDue } from "@cementwatch/shared/session/session-config";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { type Laboratory, readLaboratory, UNNAMED_LABORATORY } from "../certificates/laboratory.ts";
import { readCalibrationPolicy } from "./calibration-policy.ts";
import { CalibrationStore } from "./calibration-store.ts";
import { DailyCheckStore, PeripheralTestStore } from "./check-logs.ts";
import type { DailyCheck, PeripheralTest } from "./check-schema.ts";
import { type DueItem, dueList } from "./due-list.ts";
import { ReferenceStore } from "./reference-store.ts";
import { SensorHistory } from "./sensor-history.ts";
import { SessionDevicesCache, sessionsTouched, type TouchedSession } from "./sessions-touched.ts";

export interface OfficeOptions {
  readonly dataFolder: string;
  readonly wallMs: () => number;
  readonly software: string;
}

export class CalibrationOffice {
  readonly calibrations: CalibrationStore;
  readonly references: ReferenceStore;
  readonly dailyChecks: DailyCheckStore;
  readonly peripheralTests: PeripheralTestStore;
  readonly sensorHistory: SensorHistory;
  readonly #options: OfficeOptions;
  readonly #sessionDevices: SessionDevicesCache;
  readonly #problems: string[] = [];
  #peripherals: readonly PeripheralTest[] = [];
  #laboratory = UNNAMED_LABORATORY;
  #policy = DEFAULT_DUE_POLICY;

  constructor(options: OfficeOptions) {
    const { dataFolder, wallMs, software } = options;
    this.#options = options;
    this.calibrations = new CalibrationStore({ folder: join(dataFolder, "calibrations"), wallMs, software });
    this.references = new ReferenceStore(join(dataFolder, "references"), wallMs);
    this.dailyChecks = new DailyCheckStore(join(dataFolder, "daily-checks"), wallMs);
    this.peripheralTests = new PeripheralTestStore(join(dataFolder, "peripheral-tests"));
    this.sensorHistory = new SensorHistory(join(dataFolder, "sensor-history"));
    this.#sessionDevices = new SessionDevicesCache(dataFolder);
  }

  /** Reads what is there. Never throws for a damaged file: `problems` names it. */
  async load(): Promise<void> {
    await Promise.all([this.calibrations.load(), this.references.load()]);
    await this.#loadFacts();
    try {
      this.#policy = await readCalibrationPolicy(join(this.#options.dataFolder, "calibration-policy.json"));
    } catch (error) {
      this.#problems.push(error instanceof Error ? error.message : String(error));
    }
    try {
      this.#laboratory = await readLaboratory(join(this.#options.dataFolder, "laboratory.json"));
    } catch (error) {
      this.#problems.push(error instanceof Error ? error.message : String(error));
    }
  }

  /** What the set-up tells of sensors and of yearly tests stands ready, so that nobody waits for the disk. */
  async #loadFacts(): Promise<void> {
    try {
      await this.sensorHistory.load();
      this.#peripherals = await this.peripheralTests.newest();
      const { damaged } = this.sensorHistory;
      if (damaged > 0) this.#problems.push(`sensor-history/events.jsonl: ${damaged} lines cannot be read`);
    } catch (error) {
      this.#problems.push(error instanceof Error ? error.message : String(error));
    }
  }

  /** Keeps a test and what it says of its peripheral. @throws the system's error when the disk refuses. */
  async addPeripheralTest(test: PeripheralTest): Promise<PeripheralTest> {
    const added = await this.peripheralTests.add(test);
    this.#peripherals = await this.peripheralTests.newest();
    return added;
  }

  /** Keeps a daily check; one that did not fail answers an overload. */
  async addDailyCheck(check: Omit<DailyCheck, "checkedAt">): Promise<DailyCheck> {
    const added = await this.dailyChecks.add(check);
    if (added.verdict !== "fail" && !added.isSimulated && added.signal === "pressure") {
      await this.sensorHistory.add({
        kind: "checked",
        at: added.checkedAt,
        deviceId: added.deviceId,
        serialNumber: added.serialNumber,
      });
    }
    return added;
  }

  /** Yearly tests of pedal, screen and speaker as the checklist tells them. */
  peripheralsDue(): readonly PeripheralDue[] {
    const today = new Date(this.#options.wallMs()).toISOString();
    const items = dueList(
      { entries: [], doubtOf: () => undefined, references: [], peripherals: this.#peripherals },
      today,
    );
    return items.map(({ title, validUntil, problem }) => {
      return { title, validUntil, ...(problem === undefined ? {} : { problem }) };
    });
  }

  /** When somebody last looked at a pressure sensor's zero: a passed check or a calibration; empty: never. */
  zeroCheckedAt(serialNumber: string): string {
    const checked = this.sensorHistory.checkedAt(serialNumber);
    const calibrated = this.calibrations.newestFor(serialNumber, "pressure")?.finishedAt ?? "";
    return [checked, calibrated === "" ? "" : new Date(calibrated).toISOString()].toSorted().at(-1) ?? "";
  }

  get laboratory(): Laboratory {
    return this.#laboratory;
  }

  /** When an expired device is refused. */
  get policy(): DuePolicy {
    return this.#policy;
  }

  /** Files that are not used, and why. */
  problems(): readonly string[] {
    const damaged = this.calibrations
      .problems()
      .map(({ file, problem }) => `calibrations/${file}: ${problem}`);
    return [...damaged, ...this.references.problems(), ...this.#problems];
  }

  async due(): Promise<readonly DueItem[]> {
    const peripherals = await this.peripheralTests.newest();
    const today = new Date(this.#options.wallMs()).toISOString();
    const { calibrations, references } = this;
    const doubtOf = ({ plan }: CalibrationEntry) =>
      calibrations.doubtOf(plan.device.serialNumber, plan.signal);
    const sources = { entries: calibrations.list(), doubtOf, references: references.list(), peripherals };
    return dueList(sources, today, this.#policy);
  }

  /** Undefined when there is no such calibration. */
  sessionsTouched(id: string, sessions: readonly SessionSummary[]): readonly TouchedSession[] | undefined {
    const entry = this.calibrations.find(id);
    if (entry === undefined) return undefined;
    const byId = new Map(sessions.map((session) => [session.sessionId, session]));
    return sessionsTouched(entry, {
      chain: this.calibrations.chainOf(entry.plan.device.serialNumber, entry.plan.signal),
      sessions,
      devicesOf: (sessionId) => {
        const session = byId.get(sessionId);
        return session === undefined ? undefined : this.#sessionDevices.read(session);
      },
    });
  }
}
