/** The delivery contract of each channel, in one table: the outbox and docs/wire.md derive from it. */

export type Origin = "live" | "storedRun" | "replay" | "simulated";

interface ChannelRow {
  /** Number in the binary envelope. */
  readonly id: number;
  /** `every`: each one in order. `newest`: replaced by a newer one. `merge`: batches join. */
  readonly whenSlow: "every" | "newest" | "merge";
  readonly afterReconnect: "wholeState" | "currentValue" | "last60s" | "nextFrame" | "nothing";
}

export const CHANNELS = {
  alarm: { id: 1, whenSlow: "every", afterReconnect: "wholeState" },
  fault: { id: 2, whenSlow: "every", afterReconnect: "wholeState" },
  assessment: { id: 3, whenSlow: "newest", afterReconnect: "currentValue" },
  overlay: { id: 4, whenSlow: "newest", afterReconnect: "currentValue" },
  status: { id: 5, whenSlow: "newest", afterReconnect: "currentValue" },
  telemetry: { id: 6, whenSlow: "merge", afterReconnect: "last60s" },
  frame: { id: 7, whenSlow: "newest", afterReconnect: "nextFrame" },
  procedure: { id: 9, whenSlow: "newest", afterReconnect: "currentValue" },
  control: { id: 8, whenSlow: "every", afterReconnect: "nothing" },
} as const satisfies Record<string, ChannelRow>;

export type Channel = keyof typeof CHANNELS;
