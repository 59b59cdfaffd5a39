/** What is due in this room: devices, reference standards and peripherals, the most urgent first. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { DEFAULT_DUE_POLICY, type Due, type DuePolicy, dueOn } from "@cementwatch/shared/calibration/due";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import type { PeripheralTest } from "./check-schema.ts";

export interface DueItem extends Due {
  readonly what: "device" | "reference" | "peripheral";
  readonly title: string;
  readonly serialNumber: string;
  readonly signal?: string;
  /** Of the calibration, the reference or the peripheral. */
  readonly id: string;
  readonly validUntil: string;
  /** Why its values are not used although the date has not come: a failed calibration or test. */
  readonly problem?: string;
}

export interface DueSources {
  readonly entries: readonly CalibrationEntry[];
  readonly references: readonly ReferenceStandard[];
  readonly peripherals: readonly PeripheralTest[];
}

const DAY_MS = 86_400_000;

/** @param today ISO date */
export function dueList(
  sources: DueSources,
  today: string,
  policy: DuePolicy = DEFAULT_DUE_POLICY,
): readonly DueItem[] {
  const items = [
    ...newestOfEach(sources.entries).map((entry) => deviceItem(entry, today, policy)),
    // An expired reference blocks at once: the policy of grace is for devices only.
    ...sources.references
      .filter(({ isRetired }) => !isRetired)
      .map((reference) => referenceItem(reference, today)),
    ...sources.peripherals.map((test) => peripheralItem(test, today)),
  ];
  const rank = ({ problem, days = -Infinity }: DueItem) => (problem === undefined ? days : -Infinity);
  return items.toSorted((a, b) => rank(a) - rank(b) || (a.title < b.title ? -1 : 1));
}

function newestOfEach(entries: readonly CalibrationEntry[]): readonly CalibrationEntry[] {
  const newest = new Map<string, CalibrationEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.plan.device.serialNumber, entry.plan.signal]);
    if ((newest.get(key)?.version ?? 0) < entry.version) newest.set(key, entry);
  }
  return [...newest.values()];
}

function deviceItem(entry: CalibrationEntry, today: string, policy: DuePolicy): DueItem {
  const { id, plan, validUntil } = entry;
  const problem = unusableReason(entry);
  return {
    what: "device",
    title: plan.device.model,
    serialNumber: plan.device.serialNumber,
    signal: plan.signal,
    id,
    validUntil,
    ...dueOn(validUntil, today, policy),
    ...(problem === undefined ? {} : { problem }),
  };
}

function referenceItem({ id, title, serialNumber, validUntil }: ReferenceStandard, today: string): DueItem {
  return { what: "reference", title, serialNumber, id, validUntil, ...dueOn(validUntil, today) };
}

function peripheralItem(test: PeripheralTest, today: string): DueItem {
  const until = Date.parse(test.testedAt) + test.intervalDays * DAY_MS;
  const validUntil = new Date(until).toISOString().slice(0, 10);
  return {
    what: "peripheral",
    title: test.title,
    serialNumber: "",
    id: test.peripheralId,
    validUntil,
    ...dueOn(validUntil, today),
    ...(test.result === "pass" ? {} : { problem: `failed on ${test.testedAt}: repair it and test again` }),
  };
}
