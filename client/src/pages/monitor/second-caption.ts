/** What is said under the small picture: its view, and how old it is. Pure. */
import type { PictureState, PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import type { ReceivedFrame } from "../../store/frame-slot.ts";
import { ageText } from "../../text/numbers.ts";

export interface SecondCaption {
  readonly state: PictureState;
  readonly text: string;
}

export interface CaptionInput {
  /** The view that is not the large picture's. */
  readonly view: PictureView;
  /** Its last picture, if there was one. */
  readonly head: ReceivedFrame["head"] | undefined;
  readonly pictures: readonly PictureStatus[];
  readonly nowUs: number | undefined;
  readonly isConnected: boolean;
}

/** `AP · held 1:20`. One C-arm that was turned away holds that view's last picture, whatever it shows now. */
export function secondCaption({ view, head, pictures, nowUs, isConnected }: CaptionInput): SecondCaption {
  const word = view === "ap" ? "AP" : "LAT";
  const status = pictures.find((picture) => picture.view === view);
  if (head === undefined) return { state: "neverSeen", text: `${word} · no picture yet` };
  const state = status?.state ?? (head.delivery === "stored" ? "stored" : "held");
  const age = ageText(head.measuredAtUs, nowUs);
  switch (state) {
    case "live":
      return isConnected ? { state, text: `${word} · live` } : { state: "held", text: `${word} · ${age}` };
    case "stored":
      return { state, text: `${word} · run ${head.runLabel ?? age}` };
    case "noSignal":
      return { state, text: `${word} · no signal ${age}` };
    case "frozen":
      return { state, text: `${word} · frozen ${age}` };
    default:
      return { state, text: `${word} · held ${age}` };
  }
}
