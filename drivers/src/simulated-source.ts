/** A simulated case seen from outside: what it emits, in time order, is exactly what real links would have given. */
import type { LinkState } from "@cementwatch/shared/pipeline/events";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

export type SourceEvent = { readonly atUs: number; readonly measuredAtUs: number } & (
  | { readonly kind: "config"; readonly config: SessionConfig }
  | {
      readonly kind: "serial";
      readonly deviceId: string;
      readonly direction: "sent" | "received";
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "link"; readonly targetId: string; readonly state: LinkState; readonly detail: string }
  | { readonly kind: "beam"; readonly pictureId: string; readonly isOn: boolean }
  | {
      readonly kind: "dicom";
      readonly pictureId: string;
      readonly delivery: "live" | "stored";
      readonly bytes: Uint8Array;
    }
  /** A simulated team draws an outline on the held picture. */
  | { readonly kind: "draw"; readonly drawing: Drawing; readonly actor: Actor }
  | { readonly kind: "operator"; readonly act: OperatorAct; readonly actor: Actor }
);

export interface SimulatedSource {
  /** Complete configuration at time 0: devices, pictures, drawings, cement. */
  readonly config: SessionConfig;
  /** When the case is over; one that waits for a person's acts is over some time after its `stop`. */
  readonly endUs: number;
  /** Everything that happened after the last call and up to `untilUs`, in time order. Deterministic for a seed. */
  advance(untilUs: number): readonly SourceEvent[];
  /** What the real operator pressed: a simulated team obeys `stop` and `injecting`, simulated hands obey every act. */
  operator(act: OperatorAct, atUs: number): void;
}
