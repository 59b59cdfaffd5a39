/**
 * What people have done: the procedure's marks and everything they set by a press. Each undoable act keeps the few
 * fields it changed, for 10 s.
 */
import type { PictureView } from "../imaging/image-frame.ts";
import type { SignedItemId } from "../procedure/checklist-item.ts";
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { US_PER_S } from "../time.ts";
import { type CementFields, takeCementAct } from "./batch.ts";
import {
  type CannulaFields,
  type CannulaMoment,
  countOne,
  makeActive,
  takeStylet,
  takeTare,
} from "./cannula-fields.ts";

export interface OperatorFields extends CannulaFields, CementFields {
  isCaseRunning: boolean;
  caseStartedAtUs?: number;
  isInjecting: boolean;
  injectingSinceUs?: number;
  zeroOffsetKpa: number;
  tareMl: number;
  signed: readonly SignedItem[];
}

export interface SignedItem {
  readonly item: SignedItemId;
  readonly atUs: number;
  readonly by: string;
}

export interface OperatorState {
  fields: OperatorFields;
  /** Marked injection since the last look, µs, not counting a running one. */
  injectedUnseenUs: number;
  referenceRequest: Record<PictureView, number>;
  drawingVersion: Record<PictureView, number>;
  isOutlineConfirmed: Record<PictureView, boolean>;
  marks: number;
  undoable: {
    sequence: number;
    atUs: number;
    before: Partial<OperatorFields>;
    changed: (keyof OperatorFields)[];
  }[];
}

const UNDO_US = 10 * US_PER_S;
const UNDOABLE_KEPT = 8;

export function createOperatorState(): OperatorState {
  return {
    fields: {
      isCaseRunning: false,
      isInjecting: false,
      zeroOffsetKpa: 0,
      tareMl: 0,
      activeCannula: { level: "L1", side: "left" },
      cannulas: [],
      settledAtMl: 0,
      signed: [],
      batches: [],
      lumens: {},
      movedAtMl: 0,
    },
    injectedUnseenUs: 0,
    referenceRequest: { lateral: 0, ap: 0 },
    drawingVersion: { lateral: 0, ap: 0 },
    isOutlineConfirmed: { lateral: false, ap: false },
    marks: 0,
    undoable: [],
  };
}

/** Values that an act needs from the signals. */
export interface ActContext extends CannulaMoment {
  readonly sequence: number;
  /** Mean of the last second of fresh, valid pressure before the present zero, kPa. */
  readonly restPressureKpa?: number;
  readonly by: string;
  readonly config: SessionConfig;
}

/** Keeps the fields for undo, then changes them. Acts on alarms and on the volume counter are the pipeline's. */
export function takeAct(state: OperatorState, act: OperatorAct, context: ActContext): void {
  const before = { ...state.fields };
  if (!changeFields(state, act, context)) return;
  const keys = new Set([...Object.keys(before), ...Object.keys(state.fields)]) as Set<keyof OperatorFields>;
  const changed = [...keys].filter((key) => before[key] !== state.fields[key]);
  const entry = { sequence: context.sequence, atUs: context.atUs, before, changed };
  state.undoable = [...state.undoable, entry].slice(-UNDOABLE_KEPT);
}

/** Applies an act; true when it changed fields that can be undone. */
function changeFields(state: OperatorState, act: OperatorAct, context: ActContext): boolean {
  const { fields } = state;
  takeCementAct(fields, act, context.config, context.atUs);
  switch (act.kind) {
    case "start":
      fields.isCaseRunning = true;
      fields.caseStartedAtUs = context.atUs;
      return true;
    case "stop":
      fields.isCaseRunning = false;
      endInjecting(state, context.atUs);
      return true;
    case "mixStarted":
    case "newBatch":
    case "sampleHard":
      return true;
    case "injecting":
      if (!act.isInjecting) endInjecting(state, context.atUs);
      else if (!fields.isInjecting) {
        fields.isInjecting = true;
        fields.injectingSinceUs = context.atUs;
      }
      return true;
    case "zeroPressure":
      if (act.isRemoved === true) fields.zeroOffsetKpa = 0;
      else if (context.restPressureKpa !== undefined) fields.zeroOffsetKpa = context.restPressureKpa;
      return true;
    case "tareVolume":
      fields.tareMl = context.totalMl;
      takeTare(fields, context);
      return true;
    case "countVolume":
      countOne(fields, act.unit, context);
      return true;
    case "styletIn":
      takeStylet(fields, context);
      return true;
    case "activeCannula":
      makeActive(fields, act, context);
      return true;
    case "sign":
      fields.signed = signedItems(fields.signed, act, context);
      return true;
    case "balloon":
    case "balloonReading":
      // What they change lies in the balloon's own track; the entry lets them be taken back.
      return true;
    default:
      changeView(state, act);
      return false;
  }
}

function signedItems(
  signed: readonly SignedItem[],
  { item, isSigned }: Extract<OperatorAct, { kind: "sign" }>,
  { atUs, by }: ActContext,
): readonly SignedItem[] {
  const others = signed.filter((entry) => entry.item !== item);
  return isSigned ? [...others, { item, atUs, by }] : others;
}

function changeView(state: OperatorState, act: OperatorAct): void {
  if (act.kind === "takeReference") state.referenceRequest[act.view] += 1;
  else if (act.kind === "confirmOutline") state.isOutlineConfirmed[act.view] = true;
  else if (act.kind === "viewChanged") state.isOutlineConfirmed[act.view] = false;
  else if (act.kind === "mark") state.marks += 1;
}

function endInjecting(state: OperatorState, atUs: number): void {
  const { fields } = state;
  if (fields.injectingSinceUs !== undefined) state.injectedUnseenUs += atUs - fields.injectingSinceUs;
  fields.isInjecting = false;
  delete fields.injectingSinceUs;
}

/** A new picture was seen: what was injected before it is no longer unseen. */
export function noteLook(state: OperatorState, atUs: number): void {
  state.injectedUnseenUs = 0;
  if (state.fields.injectingSinceUs !== undefined) state.fields.injectingSinceUs = atUs;
}

/** Marked injection since the last look, µs. */
export function injectedUnseenUs(state: OperatorState, atUs: number): number {
  const { injectingSinceUs } = state.fields;
  return state.injectedUnseenUs + (injectingSinceUs === undefined ? 0 : atUs - injectingSinceUs);
}

/** The act that must be taken back first, because it changed the same things later; 0 = none. */
export function undoBlockedBy(state: OperatorState, sequence: number): number {
  const entry = state.undoable.find((candidate) => candidate.sequence === sequence);
  const later = state.undoable.findLast(
    (candidate) =>
      entry !== undefined &&
      candidate.sequence > sequence &&
      candidate.changed.some((key) => entry.changed.includes(key)),
  );
  return later?.sequence ?? 0;
}

/** Takes back what one act of the last 10 s changed. False: nothing to undo, or a later act stands in the way. */
export function undoAct(state: OperatorState, sequence: number, atUs: number): boolean {
  const at = state.undoable.findIndex((entry) => entry.sequence === sequence);
  const entry = state.undoable[at];
  if (entry === undefined || atUs - entry.atUs > UNDO_US || undoBlockedBy(state, sequence) > 0) return false;
  const fields: Partial<OperatorFields> = { ...state.fields };
  for (const key of entry.changed) delete fields[key];
  for (const key of entry.changed) Object.assign(fields, pick(entry.before, key));
  state.fields = fields as OperatorFields;
  state.undoable = state.undoable.filter((other) => other !== entry);
  return true;
}

function pick(from: Partial<OperatorFields>, key: keyof OperatorFields): Partial<OperatorFields> {
  return from[key] === undefined ? {} : { [key]: from[key] };
}
