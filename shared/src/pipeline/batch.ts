/**
 * Batches of cement and what stands in the cannulas, as plain data that is replaced and never changed: an undo puts an
 * older one back, and the next tick brings it up to its time.
 */
import type { CementProfile } from "../cement/cement-profile.ts";
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { US_PER_S } from "../time.ts";

export interface Batch {
  /** A, B, C … in order of mixing. */
  readonly id: string;
  readonly profile: CementProfile;
  readonly mixStartedAtUs: number;
  /** Age at 22 °C that gives the same cure, s, as of `reducedAtUs`. */
  readonly reducedS: number;
  readonly reducedAtUs: number;
  /** Time since mixing that `reducedS` does not count yet, µs: a press tells of the past, the next tick counts it. */
  readonly uncountedUs: number;
  /** Some of it went into a cannula. */
  readonly isPushed: boolean;
  /** A person felt the sample and said that it is hard. */
  readonly isHard: boolean;
}

/** What stands in a cannula's lumen. In the patient and at rest it is as warm as the body. */
export interface Lumen {
  readonly batchId: string;
  readonly reducedS: number;
  readonly reducedAtUs: number;
  /** When cement last moved through it. */
  readonly movedAtUs: number;
}

/** The cement's part of what people have done. */
export interface CementFields {
  batches: readonly Batch[];
  /** By cannula, see `lumenKey`. */
  lumens: Readonly<Record<string, Lumen>>;
  /** Total volume at which cement last moved, mL: more than that is movement. */
  movedAtMl: number;
}

type MixAct = Extract<OperatorAct, { kind: "mixStarted" | "newBatch" }>;

const BATCH_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MIX_AGO_MAX_S = 3_600;

/** Which cannula cement goes through, as a key. */
export function lumenKey({ procedure }: SessionConfig): string {
  return `${procedure.level} ${procedure.side}`;
}

/** Why a mix cannot have started then, as advice; `undefined` when it can. */
export function mixRefusal(batches: readonly Batch[], act: MixAct): string | undefined {
  const { secondsAgo } = act;
  if (!(secondsAgo >= 0)) {
    return `The mix start lies in the future (secondsAgo is ${secondsAgo}): say how long ago mixing began, 0 for now.`;
  }
  if (secondsAgo > MIX_AGO_MAX_S) {
    return `secondsAgo is ${secondsAgo}: cement mixed more than an hour ago has set; give at most ${MIX_AGO_MAX_S}.`;
  }
  if (act.kind === "mixStarted") return undefined;
  if (batches.length === 0) return "No batch was mixed yet: press MIX START for the first one.";
  if (batches.length >= BATCH_NAMES.length) {
    return `${batches.length} batches were mixed: end this case and start another one.`;
  }
  return undefined;
}

/** Takes a press on the cement clock; a refused one leaves the batches as they are. */
function takeMix(
  batches: readonly Batch[],
  act: MixAct,
  profile: CementProfile,
  atUs: number,
): readonly Batch[] {
  if (mixRefusal(batches, act) !== undefined) return batches;
  const newest = batches.at(-1);
  const agoUs = Math.round(act.secondsAgo * US_PER_S);
  const mixStartedAtUs = atUs - agoUs;
  if (act.kind === "mixStarted" && newest !== undefined) {
    const uncountedUs = newest.uncountedUs + newest.mixStartedAtUs - mixStartedAtUs;
    return [...batches.slice(0, -1), { ...newest, mixStartedAtUs, uncountedUs, isHard: false }];
  }
  const id = BATCH_NAMES.charAt(batches.length);
  const batch = { id, profile, mixStartedAtUs, reducedS: 0, reducedAtUs: atUs, uncountedUs: agoUs };
  return [...batches, { ...batch, isPushed: false, isHard: false }];
}

/** Takes what an act means for the cement; acts that mean nothing leave every field as it is. */
export function takeCementAct(
  fields: CementFields,
  act: OperatorAct,
  config: SessionConfig,
  atUs: number,
): void {
  const newest = fields.batches.at(-1);
  if (act.kind === "mixStarted" || act.kind === "newBatch") {
    fields.batches = takeMix(fields.batches, act, config.procedure.cement, atUs);
  } else if (act.kind === "sampleHard" && newest !== undefined) {
    fields.batches = [...fields.batches.slice(0, -1), { ...newest, isHard: true }];
  } else if (act.kind === "styletIn") {
    const { [lumenKey(config)]: _pushedOut, ...others } = fields.lumens;
    fields.lumens = others;
  } else if (act.kind === "countVolume") {
    // A counted tube or syringe is movement that no signal shows.
    fields.movedAtMl = -1;
  }
}
