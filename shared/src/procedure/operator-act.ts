/** Everything a person does that may change an alarm: each one is an input, recorded and replayed. */
import type { PictureView } from "../imaging/image-frame.ts";

export type OperatorAct =
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  | { readonly kind: "mark"; readonly label: string }
  | { readonly kind: "mixStarted"; readonly secondsAgo: number }
  | { readonly kind: "takeReference"; readonly view: PictureView }
  | { readonly kind: "confirmOutline"; readonly view: PictureView }
  | { readonly kind: "viewChanged"; readonly view: PictureView }
  | { readonly kind: "zeroPressure" }
  | { readonly kind: "tareVolume" }
  | { readonly kind: "syringeChanged" }
  | { readonly kind: "countVolume"; readonly unit: "tube" | "syringe" }
  | { readonly kind: "cannulaMoved" }
  | { readonly kind: "injecting"; readonly isInjecting: boolean }
  | { readonly kind: "knownLeak"; readonly alarmId: number }
  | { readonly kind: "beamKey"; readonly isOn: boolean }
  | { readonly kind: "acknowledge"; readonly alarmId: number | "all" }
  | { readonly kind: "audioPause"; readonly isPaused: boolean }
  | { readonly kind: "undo"; readonly sequence: number };

/** Who pressed, and where: there is no log-in at the table. */
export interface Actor {
  readonly role: "wall" | "touch" | "setup" | "engineer" | "api" | "simulator";
  readonly control: string;
}
