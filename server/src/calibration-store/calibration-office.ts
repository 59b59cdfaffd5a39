/** All that a room keeps about its calibrations, in one place: entries, references, checks, tests, certificates. */
import { join } from "node:path";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { type Laboratory, readLaboratory, UNNAMED_LABORATORY } from "../certificates/laboratory.ts";
import { CalibrationStore } from "./calibration-store.ts";
import { DailyCheckStore, PeripheralTestStore } from "./check-logs.ts";
import { type DueItem, dueList } from "./due-list.ts";
import { ReferenceStore } from "./reference-store.ts";
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
  readonly #options: OfficeOptions;
  readonly #sessionDevices: SessionDevicesCache;
  readonly #problems: string[] = [];
  #laboratory = UNNAMED_LABORATORY;

  constructor(options: OfficeOptions) {
    const { dataFolder, wallMs, software } = options;
    this.#options = options;
    this.calibrations = new CalibrationStore({ folder: join(dataFolder, "calibrations"), wallMs, software });
    this.references = new ReferenceStore(join(dataFolder, "references"), wallMs);
    this.dailyChecks = new DailyCheckStore(join(dataFolder, "daily-checks"), wallMs);
    this.peripheralTests = new PeripheralTestStore(join(dataFolder, "peripheral-tests"));
    this.#sessionDevices = new SessionDevicesCache(dataFolder);
  }

  /** Reads what is there. Never throws for a damaged file: `problems` names it. */
  async load(): Promise<void> {
    await Promise.all([this.calibrations.load(), this.references.load()]);
    try {
      this.#laboratory = await readLaboratory(join(this.#options.dataFolder, "laboratory.json"));
    } catch (error) {
      this.#problems.push(error instanceof Error ? error.message : String(error));
    }
  }

  get laboratory(): Laboratory {
    return this.#laboratory;
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
    return dueList(
      { entries: this.calibrations.list(), references: this.references.list(), peripherals },
      today,
    );
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
