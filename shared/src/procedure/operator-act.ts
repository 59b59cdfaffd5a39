/** Everything a person does that may change an alarm or the record: each one is an input, recorded and replayed. */
import type { LeakSite } from "../alarm/alarm.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { SignedItemId } from "./checklist-item.ts";
import type { CannulaSide, VertebralLevel } from "./level.ts";
import type { FollowUp, RadiationDose } from "./procedure-record.ts";
import type { VertebralHeights } from "./vertebral-heights.ts";

export type OperatorAct =
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  | { readonly kind: "mark"; readonly label: string }
  | { readonly kind: "needleIn" }
  /** The first batch, or a correction of when the newest one was mixed. */
  | { readonly kind: "mixStarted"; readonly secondsAgo: number }
  /** Another batch of the chosen cement; the one before stays in what it went into. */
  | { readonly kind: "newBatch"; readonly secondsAgo: number }
  | { readonly kind: "takeReference"; readonly view: PictureView }
  | { readonly kind: "confirmOutline"; readonly view: PictureView }
  | { readonly kind: "viewChanged"; readonly view: PictureView }
  /** Refused unless the presser says that the line is open to air; `isRemoved` takes the present zero away. */
  | { readonly kind: "zeroPressure"; readonly isLineOpen?: true; readonly isRemoved?: true }
  /** Another sensor answers in a device's place, and its values may be used. */
  | { readonly kind: "acceptDevice"; readonly deviceId: string }
  | { readonly kind: "tareVolume" }
  | { readonly kind: "syringeChanged" }
  /** Pushes what is in the lumen into the patient: dead volume becomes delivered. */
  | { readonly kind: "styletIn" }
  | { readonly kind: "countVolume"; readonly unit: "tube" | "syringe" }
  | { readonly kind: "cannulaMoved" }
  /** Which cannula the cement goes through from now on. */
  | { readonly kind: "activeCannula"; readonly level: VertebralLevel; readonly side: CannulaSide }
  /** `level`: what the pressed screen showed; refused when another one is active. */
  | { readonly kind: "injecting"; readonly isInjecting: boolean; readonly level?: VertebralLevel }
  | { readonly kind: "sampleHard" }
  | { readonly kind: "leakSeen"; readonly site: LeakSite | "notSaid" }
  | { readonly kind: "knownLeak"; readonly alarmId: number; readonly reason?: string }
  /** Bone cement implantation syndrome after Donaldson, where graded. */
  | { readonly kind: "complication"; readonly bcisGrade?: 1 | 2 | 3; readonly note: string }
  | { readonly kind: "vitals"; readonly spo2Percent?: number; readonly systolicMmHg?: number }
  | {
      readonly kind: "balloon";
      readonly side: CannulaSide;
      /** The last two are stop conditions that only a person can judge. */
      readonly step: "inflating" | "deflated" | "removed" | "ruptured" | "heightRestored" | "wallTouched";
    }
  /** Read off an inflation syringe by a person. */
  | {
      readonly kind: "balloonReading";
      readonly side: CannulaSide;
      readonly pressureKpa?: number;
      readonly volumeMl?: number;
    }
  | { readonly kind: "heights"; readonly moment: "before" | "after"; readonly heights: VertebralHeights }
  | { readonly kind: "sign"; readonly item: SignedItemId; readonly isSigned: boolean }
  | { readonly kind: "followUp"; readonly followUp: FollowUp }
  | { readonly kind: "dose"; readonly dose: RadiationDose }
  | { readonly kind: "beamKey"; readonly isOn: boolean }
  | { readonly kind: "acknowledge"; readonly alarmId: number | "all" }
  | { readonly kind: "audioPause"; readonly isPaused: boolean }
  /** This screen sounds from now on; all others are silent and say where the sound is. */
  | { readonly kind: "soundingScreen"; readonly screenId: string; readonly title: string }
  /** Keys and pedal reach a page only while it has the focus. */
  | { readonly kind: "pageFocus"; readonly screenId: string; readonly hasFocus: boolean }
  | { readonly kind: "undo"; readonly sequence: number };

/** Who pressed, and where: there is no log-in at the table. */
export interface Actor {
  readonly role: "wall" | "touch" | "setup" | "engineer" | "api" | "simulator";
  readonly control: string;
}
