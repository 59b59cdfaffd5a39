/** Hands one event of a source to a runtime: the same for a simulated case in real time, a fast one and a case folder. */
import type { SourceEvent } from "@cementwatch/drivers/simulated-source";
import type { SessionRuntime } from "./session-runtime.ts";

export function feedEvent(runtime: SessionRuntime, event: SourceEvent): void {
  const { atUs, measuredAtUs, ...payload } = event;
  if (payload.kind === "dicom")
    runtime.dicom(payload.pictureId, payload.delivery, payload.bytes, atUs, measuredAtUs);
  else if (payload.kind === "draw") {
    runtime.advance(atUs);
    runtime.configure({ drawing: payload.drawing }, payload.actor);
  } else runtime.input(payload, atUs, measuredAtUs);
}
