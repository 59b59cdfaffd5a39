/** A kyphoplasty's pipeline: the room of a pump and a picture, and a gauge on each balloon that is asked for. */

import { findBalloonProfile } from "@cementwatch/shared/hydraulics/balloon-profile";
import type { Assessment, BalloonStatus } from "@cementwatch/shared/leak/assessment";
import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import type { ProcedureConfig, SessionConfig } from "@cementwatch/shared/session/session-config";
import { type BalloonSample, balloonTrace, type TraceStep } from "./balloon-trace.ts";
import { PipelineRoom, roomConfig, S } from "./pipeline-room.ts";

const ROLES = {
  left: ["balloonPressureLeft", "balloonVolumeLeft"],
  right: ["balloonPressureRight", "balloonVolumeRight"],
} as const;

export interface BalloonRoomOptions {
  /** Balloons with a gauge of pressure and volume. */
  readonly sensed?: readonly CannulaSide[];
  readonly procedure?: Partial<ProcedureConfig>;
  readonly config?: Partial<SessionConfig>;
}

function balloonConfig({ sensed = ["left"], procedure, config }: BalloonRoomOptions): SessionConfig {
  const base = roomConfig();
  const calibration = { id: "as recorded", deviceSerial: "case-folder", coefficients: [0, 1] };
  const profile = findBalloonProfile("balloon-15-400");
  if (profile === undefined) throw new Error("no such balloon");
  return {
    ...base,
    devices: [
      ...base.devices,
      ...sensed.map((side) => ({
        id: `balloon ${side}`,
        driver: "case-line",
        roles: ROLES[side],
        options: {},
        nominalPeriodUs: 100_000,
        latencyUs: 0,
        latencyUncertaintyUs: 0,
        calibrations: Object.fromEntries(ROLES[side].map((role) => [role, calibration])),
        isSimulated: false,
      })),
    ],
    procedure: {
      ...base.procedure,
      procedure: "PKP",
      balloons: { left: profile, right: profile },
      ...procedure,
    },
    ...config,
  };
}

export class BalloonRoom extends PipelineRoom {
  constructor(options: BalloonRoomOptions = {}) {
    super(balloonConfig(options));
    for (const side of options.sensed ?? ["left"]) this.link(0, `balloon ${side}`, "running");
  }

  gauge(atUs: number, pressureKpa: number, volumeMl: number, side: CannulaSide = "left"): void {
    const bytes = new TextEncoder().encode(`${pressureKpa},${volumeMl},\n`);
    this.put(atUs, { kind: "serial", deviceId: `balloon ${side}`, direction: "received", bytes });
  }

  /** Feeds samples; the pump stands still at its line's side meanwhile. */
  samples(samples: readonly BalloonSample[], side: CannulaSide = "left"): void {
    for (const { atS, kpa, ml } of samples) this.gauge(Math.round(atS * S), kpa, ml, side);
  }

  inflate(steps: readonly TraceStep[], untilS: number, side: CannulaSide = "left"): void {
    this.samples(balloonTrace(steps, untilS, Math.max(0, (steps[0]?.atS ?? 0) - 1)), side);
  }

  /** What the newest assessment says of a side's balloon. */
  balloon(side: CannulaSide = "left"): BalloonStatus | undefined {
    return this.assessment().balloons?.find((item) => item.side === side);
  }

  /** Conditions that were raised of balloons and what follows them, with their priority. */
  balloonAlarms(): string[] {
    return this.alarms()
      .filter(({ phase }) => phase === "raised")
      .map(({ alarm }) => `${alarm.condition} ${alarm.priority}`)
      .filter((text) => /^(A6|A7|A9|B|T6)/.test(text));
  }

  risk(): Assessment["risk"] {
    return this.assessment().risk;
  }

  state(): PipelineState {
    return (this.pipeline.snapshot() as unknown as { readonly state: PipelineState }).state;
  }
}
