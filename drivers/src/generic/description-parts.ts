/** What the descriptions of generic devices have in common, whatever their protocol. */

import type { ReadingQuality } from "@cementwatch/shared/telemetry/reading";
import { SIGNAL_UNITS, type UnitSignal } from "@cementwatch/shared/telemetry/signal-unit";
import {
  DEVICE_UNITS,
  type DeviceUnit,
  signalUnitOf,
  toSignalUnit,
} from "@cementwatch/shared/telemetry/unit-conversion";
import type { SignalUnit } from "@cementwatch/shared/units";
import { z } from "zod";

/** What a generic device may measure. */
export type GenericSignal = UnitSignal;
export const GENERIC_SIGNALS = Object.keys(SIGNAL_UNITS) as [GenericSignal, ...GenericSignal[]];

/** Beyond three times 1 s a value would be stale between two readings; below 10 ms a line of 9600 baud is full. */
export const everyMs = z.int().min(10).max(1_000);
export const timeoutMs = z.int().min(20).max(3_000).default(300);

export const serialPart = z
  .strictObject({
    baudRate: z.int().min(300).max(3_000_000).default(9_600),
    dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
    parity: z.enum(["none", "even", "odd"]).default("none"),
    stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  })
  .prefault({});

/** Fields of a value in any protocol. */
export const valueFields = {
  signal: z.enum(GENERIC_SIGNALS),
  /** Of the number after scale and offset. */
  unit: z.enum(DEVICE_UNITS),
  /** value = number on the line · scale + offset, in `unit`. */
  scale: z
    .number()
    .refine((scale) => scale !== 0, "a scale of 0 would turn every value into the offset")
    .default(1),
  offset: z.number().default(0),
  /** Range of the device, in `unit`: beyond it a value is saturated. */
  range: z
    .strictObject({ min: z.number(), max: z.number() })
    .refine(({ min, max }) => min < max, { path: ["max"], error: "must be above min" })
    .optional(),
};

export interface ValueRule {
  readonly signal: GenericSignal;
  readonly unit: DeviceUnit;
  readonly scale: number;
  readonly offset: number;
  readonly range?: { readonly min: number; readonly max: number } | undefined;
}

/** Complaint when a unit does not measure its signal, with the units that do. */
export function unitProblem({ signal, unit }: Pick<ValueRule, "signal" | "unit">): string | undefined {
  if (signalUnitOf(unit) === SIGNAL_UNITS[signal]) return undefined;
  const fitting = DEVICE_UNITS.filter((name) => signalUnitOf(name) === SIGNAL_UNITS[signal]);
  return `${unit} is no unit of ${signal}; use one of ${fitting.join(", ")}`;
}

/** Each signal once: two would take turns in one role. */
export function repeatedSignal(values: readonly ValueRule[]): string | undefined {
  const signals = values.map(({ signal }) => signal);
  const twice = signals.find((signal, index) => signals.indexOf(signal) !== index);
  return twice === undefined ? undefined : `${twice} is described twice; each signal has one value`;
}

export interface GenericReading {
  readonly kind: "reading";
  readonly signal: GenericSignal;
  readonly value: number;
  readonly unit: SignalUnit;
  readonly quality: ReadingQuality;
}

/** A number of the device as a reading. NaN is `invalid` (0 stands in), beyond the range `saturated`; always finite. */
export function readingOf(raw: number, rule: ValueRule): GenericReading {
  const { signal, unit, scale, offset, range } = rule;
  const head = { kind: "reading", signal, unit: SIGNAL_UNITS[signal] } as const;
  if (Number.isNaN(raw)) return { ...head, value: 0, quality: "invalid" };
  const inUnit = raw * scale + offset;
  const isBeyond = range !== undefined && (inUnit < range.min || inUnit > range.max);
  if (Number.isFinite(inUnit)) {
    return { ...head, value: toSignalUnit(inUnit, unit), quality: isBeyond ? "saturated" : "valid" };
  }
  const end = inUnit > 0 ? range?.max : range?.min;
  return { ...head, value: end === undefined ? 0 : toSignalUnit(end, unit), quality: "saturated" };
}
