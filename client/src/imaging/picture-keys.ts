/** Keys of the picture; documented on the start page. */
import { isTyping } from "../text/is-typing.ts";
import type { PictureController } from "./picture-controller.ts";

/** Listens on the window until the returned function is called. */
export function attachPictureKeys(controller: PictureController): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener(
    "keydown",
    (event) => {
      if (isTyping(event) || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === "o") controller.setOverlayHidden(true);
      else if (key === "i") controller.toggleInverted();
      else if (key === "r") controller.resetCamera();
      else if (key === "h") controller.toggleFlipped("horizontal");
      else if (key === "v") controller.toggleFlipped("vertical");
    },
    { signal },
  );
  window.addEventListener(
    "keyup",
    (event) => {
      if (event.key.toLowerCase() === "o") controller.setOverlayHidden(false);
    },
    { signal },
  );
  window.addEventListener("blur", () => controller.setOverlayHidden(false), { signal });
  return () => stop.abort();
}
