/** What a server that died no longer knows. What people did and what devices counted before stands. */
import { takeLinkState } from "./device-track.ts";
import { takeBeam, takePictureLink } from "./picture-track.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** Every link is closed until it is opened again, so that no value of before counts as present. */
export function closeAfterGap(state: PipelineState, atUs: number): void {
  for (const device of Object.values(state.devices)) takeLinkState(device, "closed", "", atUs);
  for (const picture of Object.values(state.pictures)) {
    takePictureLink(picture, "closed", "", atUs);
    takeBeam(picture, false, atUs);
    delete picture.waitingSinceUs;
  }
  state.volume.isAfterGap = true;
  state.recentPressure = [];
}
