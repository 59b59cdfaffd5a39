/** A recording for the time offset seen from outside: what its page shows. */
import type { PictureRegion } from "./alignment-entry.ts";
import type { TimeOffsetProgress, TimeOffsetResult } from "./time-offset.ts";

export interface TimeOffsetRunView {
  readonly deviceId: string;
  readonly signal: string;
  readonly pictureId: string;
  readonly region: PictureRegion;
  readonly isSimulated: boolean;
  readonly recordedS: number;
  /** Nothing came of this stream for 2 s, in words with what to do; empty: both go on. */
  readonly missing: string;
  readonly progress: TimeOffsetProgress;
  /** Absent while it is refused. */
  readonly result?: Pick<
    TimeOffsetResult,
    "offsetUs" | "expandedUncertaintyUs" | "driftPpm" | "driftUncertaintyPpm" | "isPlayIncluded" | "lags"
  >;
  /** Why there is no result yet, in words with what to do. */
  readonly reasons: readonly string[];
  /** The last 20 s of both for the strip: seconds before now, 0–1 of their own range. */
  readonly strip: {
    readonly injector: readonly (readonly [number, number])[];
    readonly picture: readonly (readonly [number, number])[];
  };
  /** Id of the stored entry once it was accepted. */
  readonly entryId?: string;
}
