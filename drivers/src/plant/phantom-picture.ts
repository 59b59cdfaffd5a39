/** A picture source of a simulated case or bench, as its configuration tells it. */
import type { PictureConfig } from "@cementwatch/shared/session/session-config";

/** Live, without delay, its beam told by a contact. */
export function phantomPicture(id: string, view: PictureConfig["view"]): PictureConfig {
  return {
    id,
    source: "phantom",
    view,
    isLive: true,
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    beamSource: "contact",
    isSimulated: true,
    options: {},
  };
}
