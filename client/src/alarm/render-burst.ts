/** Renders a burst without a loudspeaker, through the graph that plays it. */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { burstDurationMs } from "./burst.ts";
import { scheduleBurst } from "./tone-graph.ts";

export const RENDER_RATE_HZ = 48_000;
const LEAD_S = 0.05;
const TAIL_S = 0.3;

/** One channel, −1 to 1, at `RENDER_RATE_HZ`, with 50 ms of silence before. */
export async function renderBurst(priority: AlarmPriority): Promise<Float32Array> {
  const seconds = LEAD_S + burstDurationMs(priority) / 1000 + TAIL_S;
  const context = new OfflineAudioContext(1, Math.ceil(seconds * RENDER_RATE_HZ), RENDER_RATE_HZ);
  scheduleBurst(context, context.destination, priority, LEAD_S);
  return (await context.startRendering()).getChannelData(0);
}
