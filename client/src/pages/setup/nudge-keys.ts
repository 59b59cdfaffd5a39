/** Arrow keys move the chosen point by one pixel of the picture, with Shift by ten. */
import { isTyping } from "../../text/is-typing.ts";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const COARSE_PX = 10;

/** Listens on the window until the returned function is called. Offsets in pixels of the picture. */
export function attachNudgeKeys(onNudge: (dx: number, dy: number) => void): () => void {
  const stop = new AbortController();
  window.addEventListener(
    "keydown",
    (event) => {
      const arrow = ARROWS[event.key];
      if (arrow === undefined || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.shiftKey ? COARSE_PX : 1;
      onNudge(arrow[0] * step, arrow[1] * step);
    },
    { signal: stop.signal },
  );
  return () => stop.abort();
}
