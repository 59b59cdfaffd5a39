/** All that a room keeps and measures about time and space: stored entries, the recording, spacings, benches. */
import { join } from "node:path";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Runtime } from "../session/runtime.ts";
import { type GivenLatencies, withStoredOffsets } from "../session/stored-offsets.ts";
import { AlignmentStore } from "./alignment-store.ts";
import { SpacingService } from "./spacing-service.ts";
import { TimeOffsetService } from "./time-offset-service.ts";

export interface AlignmentOfficeOptions {
  readonly dataFolder: string;
  readonly wallMs: () => number;
  readonly software: string;
  readonly monitor: () => Pick<Runtime, "nowUs" | "subscribe" | "snapshot">;
  /** A new time offset is on disk: latencies may have changed. */
  readonly onStored: () => void;
}

export class AlignmentOffice {
  readonly store: AlignmentStore;
  readonly timeOffsets: TimeOffsetService;
  readonly spacings: SpacingService;

  constructor({ dataFolder, wallMs, software, monitor, onStored }: AlignmentOfficeOptions) {
    this.store = new AlignmentStore({ folder: join(dataFolder, "alignments"), wallMs, software });
    this.timeOffsets = new TimeOffsetService({ monitor, store: this.store, onStored });
    this.spacings = new SpacingService({ monitor, store: this.store });
  }

  /** A configuration with the stored offsets that hold for it; the same when nothing changes. */
  inForce(
    config: SessionConfig,
    given: GivenLatencies,
    serialOf: (deviceId: string) => string,
  ): SessionConfig {
    return withStoredOffsets(config, this.store, given, serialOf);
  }
}
