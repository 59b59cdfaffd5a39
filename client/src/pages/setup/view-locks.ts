/** Where each view stands between "no picture" and "watched": for the set-up's outline and reference. Pure. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment, PictureStatus } from "@cementwatch/shared/leak/assessment";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

export interface ViewLock {
  readonly view: PictureView;
  readonly name: "LATERAL" | "AP";
  readonly tone: "locked" | "open" | "absent";
  readonly text: string;
}

/** One row a view, lateral first. */
export function viewLocks(
  config: SessionConfig | undefined,
  assessment: Assessment | undefined,
): readonly ViewLock[] {
  return (["lateral", "ap"] as const).map((view) => {
    const picture = assessment?.pictures.find((item) => item.view === view);
    const isDrawn = config?.drawings[view] !== undefined;
    const name = view === "lateral" ? "LATERAL" : "AP";
    return { view, name, ...standing(picture, isDrawn) };
  });
}

function standing(picture: PictureStatus | undefined, isDrawn: boolean): Pick<ViewLock, "tone" | "text"> {
  if (!isDrawn) return { tone: "absent", text: "no outline" };
  if (picture === undefined || picture.state === "neverSeen") {
    return { tone: "open", text: "outline kept, no picture now" };
  }
  if (!picture.isOutlineConfirmed) return { tone: "open", text: "press OUTLINE ✓" };
  if (picture.notValid !== undefined) return { tone: "open", text: picture.notValid };
  return { tone: "locked", text: "locked ✓" };
}
