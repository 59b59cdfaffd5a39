/**
 * The one animation loop of a page. Everything that is drawn faster than React renders (charts, overlays, ages)
 * hangs here, so that a frame costs one callback and a hidden tab costs nothing.
 */
export type FrameTask = (nowMs: number) => void;

export interface FrameLoop {
  /** Calls the task on each animation frame until the returned function is called. */
  add(task: FrameTask): () => void;
}

/** @param request the browser's `requestAnimationFrame`; passed in so that the loop can be tested. */
export function createFrameLoop(request: (task: FrameTask) => number): FrameLoop {
  const tasks = new Set<FrameTask>();
  let isRunning = false;

  function tick(nowMs: number): void {
    for (const task of tasks) task(nowMs);
    isRunning = tasks.size > 0;
    if (isRunning) request(tick);
  }

  return {
    add(task) {
      tasks.add(task);
      if (!isRunning) {
        isRunning = true;
        request(tick);
      }
      return () => {
        tasks.delete(task);
      };
    },
  };
}

export const frameLoop: FrameLoop = createFrameLoop((task) => requestAnimationFrame(task));
