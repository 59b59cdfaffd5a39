/**
 * The pipeline: pure and deterministic. One entry, `step(input)`; ticks sit on a fixed 50 ms grid, so that the same
 * inputs give the same alarms at the same times at any replay speed. It holds decoders only as a cache of plain state.
 */
import type { AlarmEvent, AlarmState } from "../alarm/alarm.ts";
import {
  acknowledgeAlarms,
  alarmStateOf,
  declareKnown,
  pauseAudio,
  stepAlarms,
} from "../alarm/alarm-machine.ts";
import { blankResistance, evaluateResistance } from "../hydraulics/resistance.ts";
import type { AnalysisContext } from "../imaging/frame-finding.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { JsonValue } from "../json.ts";
import { type ParameterId, resolveParameters } from "../leak/parameters.ts";
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { TICK_PERIOD_US, US_PER_S } from "../time.ts";
import { assess } from "./assess.ts";
import { isCementInCavity } from "./balloon-conditions.ts";
import { pressBalloon } from "./balloon-input.ts";
import { undoBalloonAct } from "./balloon-track.ts";
import { conditionsAt } from "./conditions.ts";
import type { DecoderFactory, StreamDecoder } from "./decoder-port.ts";
import { deviceStatusOf } from "./device-track.ts";
import type { PipelineInput, PipelineOutput, SessionStatus } from "./events.ts";
import { takeAct, undoAct } from "./operator-state.ts";
import { applyConfig, createPipelineState, noteFault, type PipelineState } from "./pipeline-state.ts";
import {
  takeBeamInput,
  takeFindingInput,
  takeFrameInput,
  takeLink,
  takeSerial,
  takeSystem,
} from "./take-input.ts";
import { forgetUnitDoubts, stepInjectorUnit } from "./unit-check.ts";
import { measuredPumpMl } from "./volumes.ts";

const ASSESS_EVERY_TICKS = 2;
const STATUS_EVERY_TICKS = 10;
/** Zeroing averages the last second and refuses a syringe that is under pressure (assumption). */
const ZERO_LIMIT_KPA = 200;

export class Pipeline {
  readonly #createDecoder: DecoderFactory;
  #state: PipelineState = createPipelineState();
  #decoders = new Map<string, StreamDecoder>();
  #limits: Readonly<Record<ParameterId, number>> = resolveParameters({}).values;

  constructor(createDecoder: DecoderFactory) {
    this.#createDecoder = createDecoder;
  }

  /**
   * Takes one input: runs the ticks up to it, applies it, returns what came of it, alarms first.
   * @throws RangeError when time or sequence runs backwards: the caller's bug.
   */
  step(input: PipelineInput): PipelineOutput[] {
    const state = this.#state;
    if (input.sequence <= state.lastSequence) {
      throw new RangeError(`input ${input.sequence} came after input ${state.lastSequence}`);
    }
    const outputs = this.advance(input.atUs);
    state.lastSequence = input.sequence;
    this.#take(input, outputs);
    if (input.kind !== "serial") this.#evaluate(input.atUs, outputs);
    return alarmsFirst(outputs);
  }

  /** Runs every tick up to and including `atUs`. @throws RangeError when time runs backwards. */
  advance(atUs: number): PipelineOutput[] {
    const state = this.#state;
    if (atUs < state.atUs) throw new RangeError(`time ran backwards: ${atUs} µs after ${state.atUs} µs`);
    const outputs: PipelineOutput[] = [];
    while (state.nextTickUs <= atUs) {
      this.#tick(state.nextTickUs, outputs);
      state.nextTickUs += TICK_PERIOD_US;
    }
    state.atUs = atUs;
    return alarmsFirst(outputs);
  }

  atUs(): number {
    return this.#state.atUs;
  }

  config(): SessionConfig {
    return this.#state.config;
  }

  alarmState(): AlarmState {
    return alarmStateOf(this.#state.alarms);
  }

  /** The view a picture shows now: a single C-arm may have been turned. */
  viewOf(pictureId: string): PictureView {
    return this.#state.pictures[pictureId]?.view ?? "lateral";
  }

  /** What the image analysis needs to know at dispatch; recorded in its finding. */
  analysisContext(view: PictureView): AnalysisContext {
    const state = this.#state;
    const volumeMl = measuredPumpMl(state, state.atUs);
    const isVolumeFitted = state.signals.volumeMl !== undefined;
    return {
      ...(volumeMl === undefined ? {} : { volumeMl }),
      isVolumeFitted,
      referenceRequest: state.operator.referenceRequest[view],
      drawingVersion: state.operator.drawingVersion[view],
    };
  }

  /** Why an act cannot be taken now, as advice; `undefined` when it can. */
  refusal(act: OperatorAct): string | undefined {
    const state = this.#state;
    if (act.kind === "zeroPressure") {
      const rest = this.#restPressureKpa();
      if (rest === undefined)
        return "Zero pressure needs a fresh, valid pressure for one second. Check the sensor.";
      if (Math.abs(rest) > ZERO_LIMIT_KPA) {
        return `Pressure is ${Math.round(rest)} kPa: release the syringe before zeroing (limit ${ZERO_LIMIT_KPA} kPa).`;
      }
    }
    if (act.kind === "tareVolume" && state.signals.volumeMl?.last === undefined) {
      return "Tare needs a volume signal: none has been seen.";
    }
    if (act.kind === "takeReference" && state.config.drawings[act.view] === undefined) {
      return "Draw the outline first: the reference is taken around it.";
    }
    if (act.kind === "undo" && !state.operator.undoable.some((entry) => entry.sequence === act.sequence)) {
      return "There is nothing to undo: undo works for 10 s.";
    }
    return undefined;
  }

  snapshot(): JsonValue {
    const decoders = Object.fromEntries([...this.#decoders].map(([id, decoder]) => [id, decoder.snapshot()]));
    return JSON.parse(JSON.stringify({ state: this.#state, decoders })) as JsonValue;
  }

  /** Continues from a snapshot of the same software. */
  restore(snapshot: JsonValue): void {
    const copy = JSON.parse(JSON.stringify(snapshot)) as {
      state: PipelineState;
      decoders: Record<string, JsonValue>;
    };
    this.#state = copy.state;
    this.#decoders = new Map();
    this.#useConfig(copy.state.config);
    for (const [id, decoder] of this.#decoders) {
      const saved = copy.decoders[id];
      if (saved !== undefined) decoder.restore(saved);
    }
  }

  #take(input: PipelineInput, outputs: PipelineOutput[]): void {
    const state = this.#state;
    switch (input.kind) {
      case "config":
        forgetUnitDoubts(state.balloons, state.config, input.config);
        applyConfig(state, input.config);
        this.#useConfig(input.config);
        for (const problem of resolveParameters(input.config.parameters).problems) {
          noteFault(
            state,
            { code: "PIP-CONFIG-INVALID", targetId: problem.id, detail: problem.message },
            input.atUs,
          );
        }
        return;
      case "serial":
        takeSerial(state, input, this.#decoders.get(input.deviceId), this.#limits, outputs);
        return;
      case "link":
        takeLink(state, input);
        return;
      case "beam":
        takeBeamInput(state, input);
        return;
      case "frame":
        takeFrameInput(state, input);
        return;
      case "finding":
        takeFindingInput(state, input);
        return;
      case "operator":
        this.#takeAct(input.act, input.sequence, input.atUs, outputs);
        return;
      case "system":
        takeSystem(state, input, this.#limits, outputs);
        return;
    }
  }

  #takeAct(act: OperatorAct, sequence: number, atUs: number, outputs: PipelineOutput[]): void {
    const state = this.#state;
    switch (act.kind) {
      case "acknowledge":
        pushAlarms(outputs, acknowledgeAlarms(state.alarms, act.alarmId, atUs));
        for (const device of Object.values(state.devices)) device.deviceAlarms = [];
        break;
      case "knownLeak":
        pushAlarms(outputs, declareKnown(state.alarms, act.alarmId, atUs));
        break;
      case "audioPause":
        pauseAudio(state.alarms, act.isPaused, atUs);
        break;
      case "undo":
        if (undoAct(state.operator, act.sequence, atUs)) undoBalloonAct(state.balloons, act.sequence);
        break;
      case "syringeChanged":
      case "cannulaMoved":
        blankResistance(state.resistance, atUs, this.#limits);
        break;
      case "viewChanged":
        this.#turnView(act.view);
        break;
      case "balloon":
      case "balloonReading":
        pressBalloon(state, act, this.#limits, { sequence, atUs });
        break;
      default:
        break;
    }
    const restPressureKpa = this.#restPressureKpa();
    const { totalMl } = state.volume;
    takeAct(state.operator, act, {
      sequence,
      atUs,
      totalMl,
      ...(restPressureKpa === undefined ? {} : { restPressureKpa }),
    });
    state.isStatusDirty = true;
    outputs.push({ kind: "alarmState", state: alarmStateOf(state.alarms) });
  }

  /** One C-arm that is turned shows the other view; with two pictures each keeps its own. */
  #turnView(view: PictureView): void {
    const pictures = Object.values(this.#state.pictures);
    if (pictures.length === 1 && pictures[0] !== undefined) pictures[0].view = view;
  }

  /** Mean of the kept pressure before the present zero, kPa. */
  #restPressureKpa(): number | undefined {
    const { recentPressure, operator, atUs } = this.#state;
    const recent = recentPressure.filter((entry) => atUs - entry.atUs < US_PER_S);
    if (recent.length < 3) return undefined;
    return recent.reduce((sum, entry) => sum + entry.kpa, 0) / recent.length + operator.fields.zeroOffsetKpa;
  }

  #useConfig(config: SessionConfig): void {
    this.#limits = resolveParameters(config.parameters).values;
    const decoders = new Map<string, StreamDecoder>();
    for (const device of config.devices) {
      decoders.set(
        device.id,
        this.#decoders.get(device.id) ?? this.#createDecoder(device.driver, device.options),
      );
    }
    this.#decoders = decoders;
  }

  #tick(atUs: number, outputs: PipelineOutput[]): void {
    const state = this.#state;
    state.atUs = atUs;
    const isCavity = isCementInCavity(state, atUs);
    const isDropping = evaluateResistance(state.resistance, atUs, this.#limits, isCavity);
    stepInjectorUnit(state, atUs);
    state.isResistanceDropping = isDropping;
    this.#evaluate(atUs, outputs);
    const tick = Math.round(atUs / TICK_PERIOD_US);
    if (tick % ASSESS_EVERY_TICKS === 0) outputs.push({ kind: "assessment", assessment: this.#assess(atUs) });
    if (state.isStatusDirty || tick % STATUS_EVERY_TICKS === 0) {
      state.isStatusDirty = false;
      outputs.push({ kind: "status", status: this.#status(atUs) });
    }
  }

  /** Steps the alarm machine; a transition also publishes the whole alarm state and a fresh assessment. */
  #evaluate(atUs: number, outputs: PipelineOutput[]): void {
    const state = this.#state;
    const pausedBefore = state.alarms.audioPausedUntilUs;
    const events = stepAlarms(state.alarms, conditionsAt(state, this.#limits, atUs), atUs, this.#limits);
    if (events.length === 0 && pausedBefore === state.alarms.audioPausedUntilUs) return;
    pushAlarms(outputs, events);
    outputs.push({ kind: "alarmState", state: alarmStateOf(state.alarms) });
    outputs.push({ kind: "assessment", assessment: this.#assess(atUs) });
  }

  #assess(atUs: number) {
    return assess(this.#state, this.#limits, atUs);
  }

  #status(atUs: number): SessionStatus {
    const { devices, recorder, faults } = this.#state;
    return {
      atUs,
      devices: Object.values(devices).map(deviceStatusOf),
      recorder: { ...recorder },
      faults: faults.map((fault) => ({ ...fault })),
    };
  }
}

function pushAlarms(outputs: PipelineOutput[], events: readonly AlarmEvent[]): void {
  for (const event of events) outputs.push({ kind: "alarm", event });
}

function alarmsFirst(outputs: PipelineOutput[]): PipelineOutput[] {
  const rank = (output: PipelineOutput) =>
    output.kind === "alarm" ? 0 : output.kind === "alarmState" ? 1 : 2;
  return outputs.length < 2 ? outputs : outputs.sort((a, b) => rank(a) - rank(b));
}
