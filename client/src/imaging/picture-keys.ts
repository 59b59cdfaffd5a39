/** Keys of the picture; documented on the start page. */
import { isTyping } from "../text/is-typing.ts";
import { holdToHide } from "./hold-to-hide.ts";
import type { PictureController } from "./picture-controller.ts";

/** Listens on the window until the returned function is called. */
export function attachPictureKeys(controller: PictureController): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener("keydown", (event) => pressed(controller, event), { signal });
  window.addEventListener(
    "keyup",
    (event) => {
      if (event.key.toLowerCase() === "o") holdToHide.release("key");
    },
    { signal },
  );
  // A window that is not looked at hears no release.
  for (const name of ["blur", "pagehide"]) {
    window.addEventListener(name, () => holdToHide.releaseAll(), { signal });
  }
  document.addEventListener("visibilitychange", () => holdToHide.releaseAll(), { signal });
  return () => {
    stop.abort();
    holdToHide.releaseAll();
  };
}

function pressed(controller: PictureController, event: KeyboardEvent): void {
  if (isTyping(event) || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "o") holdToHide.press("key", performance.now());
  else if (key === "i") controller.toggleInverted();
  else if (key === "r") controller.resetCamera();
  else if (key === "h") controller.toggleFlipped("horizontal");
  else if (key === "v") controller.toggleFlipped("vertical");
}
