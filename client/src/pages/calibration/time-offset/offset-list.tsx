/** Stored time offsets, newest first, with their last day. */
import type { AlignmentEntry, TimeOffsetEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { StoredAlignments } from "../stored-alignments.tsx";
import { offsetText } from "./time-offset-words.ts";

const SHOWN = 8;

interface OffsetListProps {
  readonly entries: readonly AlignmentEntry[];
  readonly problem: string;
}

export function OffsetList({ entries, problem }: OffsetListProps) {
  const offsets = entries.filter((entry): entry is TimeOffsetEntry => entry.kind === "timeOffset");
  return (
    <StoredAlignments
      label="Stored offsets"
      entries={offsets}
      subjectOf={({ device, picture }) => `${device.deviceId} ↔ ${picture.pictureId}`}
      resultOf={({ offsetUs, expandedUncertaintyUs }) => offsetText(offsetUs, expandedUncertaintyUs)}
      shownMost={SHOWN}
      problem={problem}
    />
  );
}
