/** Timers of a live runtime: the pipeline's ticks, wall-clock labels, and the watch on the event loop. */
import type { Clock } from "../clock.ts";
import type { SessionRuntime } from "./session-runtime.ts";

const ADVANCE_MS = 20;
const WALL_MS = 1_000;
/** Wall time that moves this much against monotonic time was set by somebody. */
const CLOCK_STEP_MS = 500;
/** A turn of the event loop this late is told: ages of that time are wrong by as much. */
const STALL_US = 1_000_000;

/** Starts the timers; returns the function that stops them. */
export function startRuntimeTimers(runtime: SessionRuntime, clock: Clock): () => void {
  let lastUs = runtime.nowUs();
  let wallMinusMonoMs = clock.wallMs() - lastUs / 1_000;
  const advance = setInterval(() => {
    const nowUs = runtime.nowUs();
    if (nowUs - lastUs > STALL_US) {
      runtime.fault("SYS-LOOP-STALLED", "server", `stood still for ${((nowUs - lastUs) / 1e6).toFixed(1)} s`);
    }
    lastUs = nowUs;
    runtime.advance(nowUs);
  }, ADVANCE_MS);
  const wall = setInterval(() => {
    const wallMs = clock.wallMs();
    const difference = wallMs - runtime.nowUs() / 1_000;
    if (Math.abs(difference - wallMinusMonoMs) > CLOCK_STEP_MS) {
      runtime.fault(
        "SYS-CLOCK-STEP",
        "server",
        `wall clock moved by ${((difference - wallMinusMonoMs) / 1000).toFixed(1)} s`,
      );
    }
    wallMinusMonoMs = difference;
    runtime.recordWall(new Date(wallMs).toISOString(), clock.nowUs());
  }, WALL_MS);
  return () => {
    clearInterval(advance);
    clearInterval(wall);
  };
}
