/** Two logs that only grow: the quick daily checks of each device, and the yearly tests of pedal, screen and speaker. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { z } from "zod";
import { appendLine, type LinesRead, readLines } from "../file-store/lines-file.ts";
import {
  type DailyCheck,
  dailyCheckSchema,
  type PeripheralTest,
  peripheralTestSchema,
} from "./check-schema.ts";

/** Shown as a trend: three years of working days. */
const CHECKS_READ = 800;
/** Ten peripherals, tested yearly for decades. */
const TESTS_READ = 1_000;

export class DailyCheckStore {
  readonly #folder: string;
  readonly #wallMs: () => number;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string, wallMs: () => number) {
    this.#folder = folder;
    this.#wallMs = wallMs;
  }

  /** Resolves when it is on disk. The server's clock says when. */
  add(check: Omit<DailyCheck, "checkedAt">): Promise<DailyCheck> {
    const entry: DailyCheck = { ...check, checkedAt: new Date(this.#wallMs()).toISOString() };
    const added = this.#writing.then(() => appendLine(this.#path(check.serialNumber), entry));
    this.#writing = added.catch(() => undefined);
    return added.then(() => entry);
  }

  /** Of one device, oldest first. */
  async read(serialNumber: string, signal?: string): Promise<LinesRead<DailyCheck>> {
    const { lines, damaged } = await readLines(this.#path(serialNumber), dailyCheckSchema, CHECKS_READ);
    // Two numbers with the same name of a file would need the same digest; the line says whose it is all the same.
    const own = lines.filter((line) => line.serialNumber === serialNumber);
    return { lines: signal === undefined ? own : own.filter((line) => line.signal === signal), damaged };
  }

  #path(serialNumber: string): string {
    const plain = serialNumber.replace(/[^A-Za-z0-9-]+/g, "_").slice(0, 40);
    const digest = createHash("sha256").update(serialNumber).digest("hex").slice(0, 12);
    return join(this.#folder, `${plain}.${digest}.jsonl`);
  }
}

export class PeripheralTestStore {
  readonly #path: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#path = join(folder, "tests.jsonl");
  }

  /** Resolves when it is on disk. */
  add(test: PeripheralTest): Promise<PeripheralTest> {
    const added = this.#writing.then(() => appendLine(this.#path, test));
    this.#writing = added.catch(() => undefined);
    return added.then(() => test);
  }

  /** Oldest first. */
  read(): Promise<LinesRead<PeripheralTest>> {
    return readLines(this.#path, peripheralTestSchema, TESTS_READ);
  }

  /** The newest test of each peripheral. */
  async newest(): Promise<readonly PeripheralTest[]> {
    const { lines } = await this.read();
    return [
      ...new Map(
        lines.map((test: z.infer<typeof peripheralTestSchema>) => [test.peripheralId, test]),
      ).values(),
    ];
  }
}
