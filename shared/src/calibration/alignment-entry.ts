/**
 * Calibrations of time and space as they are kept: complete, immutable, one version after another. What holds for a
 * picture is its newest entry whose date has not passed.
 */
import type { UncertaintyBudget } from "./calibration-result.ts";
import type { MovementLag } from "./movement-lags.ts";
import type { PixelSpacing } from "./pixel-spacing.ts";

/** A rectangle of a picture, image pixels. */
export interface PictureRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Offset between one picture source and one device of the device set. */
export interface TimeOffsetDraft {
  readonly kind: "timeOffset";
  readonly device: {
    readonly deviceId: string;
    readonly driver: string;
    /** Empty: the device has not said, and nobody entered it. */
    readonly serialNumber: string;
    readonly signal: string;
  };
  readonly picture: { readonly pictureId: string; readonly source: string; readonly framesPerS: number };
  readonly region: PictureRegion;
  /** Picture less device by the server's own stamps, whatever latencies were in force: positive when the picture is later, µs. */
  readonly offsetUs: number;
  readonly expandedUncertaintyUs: number;
  readonly budget: UncertaintyBudget;
  readonly driftPpm: number;
  readonly driftUncertaintyPpm: number;
  readonly isPlayIncluded: boolean;
  readonly correlation01: number;
  readonly lags: readonly MovementLag[];
}

/** Millimetres a pixel of one C-arm at one field of view. */
export interface SpacingDraft {
  readonly kind: "spacing";
  readonly picture: {
    readonly pictureId: string;
    readonly source: string;
    readonly rows: number;
    readonly columns: number;
  };
  /** As the C-arm calls it, e.g. `9 in`, `normal`. */
  readonly fieldOfView: string;
  readonly phantom: { readonly pitchMm: number; readonly columns: number; readonly rows: number };
  readonly result: PixelSpacing;
}

interface EntryHead {
  /** `T-2026-0001` of time, `S-2026-0001` of space. */
  readonly id: string;
  /** Of what it is about, from 1. */
  readonly version: number;
  /** Wall time, ISO 8601. */
  readonly createdAt: string;
  /** Initials or a staff number. */
  readonly operator: string;
  /** ISO date: through this day. */
  readonly validUntil: string;
  readonly isSimulated: boolean;
  readonly software: string;
  /** SHA-256 of the entry before it of the same thing; empty for the first. */
  readonly previousHash: string;
  /** SHA-256 of this entry's canonical JSON without `hash`. */
  readonly hash: string;
}

export type TimeOffsetEntry = TimeOffsetDraft & EntryHead;
export type SpacingEntry = SpacingDraft & EntryHead;
export type AlignmentEntry = TimeOffsetEntry | SpacingEntry;
export type AlignmentDraft = TimeOffsetDraft | SpacingDraft;

/** What an entry is about: entries of one thing follow one another. */
export function subjectOf(entry: AlignmentDraft): string {
  if (entry.kind === "timeOffset") {
    const { device, picture } = entry;
    return JSON.stringify([entry.kind, device.deviceId, device.serialNumber, picture.pictureId]);
  }
  const { pictureId, rows, columns } = entry.picture;
  return JSON.stringify([entry.kind, pictureId, rows, columns, entry.fieldOfView]);
}
