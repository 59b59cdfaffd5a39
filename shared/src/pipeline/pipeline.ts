/**
 * The pipeline: pure and deterministic. One entry, `step(input)`; ticks sit on a fixed 50 ms grid, so that the same
 * inputs give the same alarms at the same times at any replay speed. It holds decoders only as a cache of plain state.
 */
import type { AlarmState } from "../alarm/alarm.ts";
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
import { TICK_PERIOD_US } from "../time.ts";
import { takeAcceptedDevice } from "./accept-device.ts";
import { followActiveCannula, followConfig, procedureMoment } from "./active-cannula.ts";
import { alarmsFirst, pushAlarms } from "./alarms-first.ts";
import { assess } from "./assess.ts";
import { isCementInCavity } from "./balloon-conditions.ts";
import { pressBalloon } from "./balloon-input.ts";
import { undoBalloonAct } from "./balloon-track.ts";
import { advanceCement } from "./batches.ts";
import { conditionsAt } from "./conditions.ts";
import type { DecoderFactory, StreamDecoder } from "./decoder-port.ts";
import { deviceStatusOf } from "./device-track.ts";
import type { PipelineInput, PipelineOutput, SessionStatus } from "./events.ts";
import { machineChecks } from "./machine-checks.ts";
import { takeAct, undoAct } from "./operator-state.ts";
import { applyConfig, createPipelineState, noteFault, type PipelineState } from "./pipeline-state.ts";
import { takeProcedureAct } from "./procedure-acts.ts";
import { procedureRecordOf } from "./procedure-record-of.ts";
import { advanceProcedure } from "./procedure-track.ts";
import { refusalOf } from "./refusal.ts";
import { takeScreenAct } from "./screen-acts.ts";
import { SNAPSHOT_FORM } from "./snapshot-form.ts";
import { createSyncTrack } from "./sync-watch.ts";
import {
  takeBeamInput,
  takeFindingInput,
  takeFrameInput,
  takeLink,
  takeSerial,
  takeSystem,
} from "./take-input.ts";
import { forgetUnitDoubts, stepInjectorUnit } from "./unit-check.ts";
import { deadVolumeOf, measuredPumpMl } from "./volumes.ts";
import { noteZero, restPressureKpa } from "./zero.ts";

const ASSESS_EVERY_TICKS = 2;
const STATUS_EVERY_TICKS = 10;
/** The record of the procedure is looked at every two seconds, and after each act. */
const PROCEDURE_EVERY_TICKS = 40;

type OperatorInput = Extract<PipelineInput, { kind: "operator" }>;

export class Pipeline {
  readonly #createDecoder: DecoderFactory;
  #state: PipelineState = createPipelineState();
  #decoders = new Map<string, StreamDecoder>();
  /** The record that was told last: a cache, so that the same one is not told again. */
  #toldProcedure = "";
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
      level: state.config.procedure.level,
    };
  }

  /** Why an act cannot be taken now, as advice; `undefined` when it can. */
  refusal(act: OperatorAct): string | undefined {
    return refusalOf(this.#state, act);
  }

  snapshot(): JsonValue {
    const decoders = Object.fromEntries([...this.#decoders].map(([id, decoder]) => [id, decoder.snapshot()]));
    return JSON.parse(JSON.stringify({ form: SNAPSHOT_FORM, state: this.#state, decoders })) as JsonValue;
  }

  /** Continues from a snapshot of the same form (snapshot-form.ts). */
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
        this.#takeConfig(input.config, input.atUs);
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
        takeFindingInput(state, input, this.#limits);
        return;
      case "operator":
        this.#takeAct(input, outputs);
        return;
      case "system":
        // Half a frame from before the server died must not be joined to what comes now.
        if (input.event.kind === "resumed") this.#useConfig(state.config, new Map());
        takeSystem(state, input, this.#limits, outputs);
        return;
    }
  }

  #takeConfig(config: SessionConfig, atUs: number): void {
    const state = this.#state;
    const previous = state.config;
    forgetUnitDoubts(state.balloons, previous, config);
    applyConfig(state, config);
    // The first configuration of a session says where it begins; it leaves no level.
    followConfig(state, state.isConfigured ? previous.procedure : config.procedure, this.#limits, atUs);
    state.isConfigured = true;
    this.#useConfig(config);
    for (const problem of resolveParameters(config.parameters).problems) {
      noteFault(state, { code: "PIP-CONFIG-INVALID", targetId: problem.id, detail: problem.message }, atUs);
    }
  }

  #takeAct({ act, actor, sequence, atUs }: OperatorInput, outputs: PipelineOutput[]): void {
    const state = this.#state;
    const by = `${actor.role}: ${actor.control}`;
    const beforeKpa = state.operator.fields.zeroOffsetKpa;
    switch (act.kind) {
      case "acknowledge":
        this.#acknowledge(act.alarmId, atUs, outputs);
        for (const device of Object.values(state.devices)) device.deviceAlarms = [];
        break;
      case "knownLeak":
        pushAlarms(outputs, declareKnown(state.alarms, act.alarmId, atUs, act.reason));
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
      case "start":
        state.sync = createSyncTrack();
        state.checksAtStart = machineChecks(state, this.#limits, atUs);
        break;
      case "acceptDevice":
        takeAcceptedDevice(state, act.deviceId);
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
    const rest = restPressureKpa(state);
    takeAct(state.operator, act, {
      sequence,
      atUs,
      totalMl: state.volume.totalMl,
      deadVolumeMl: deadVolumeOf(state.config),
      config: state.config,
      by,
      ...(rest === undefined ? {} : { restPressureKpa: rest }),
    });
    noteZero(state, { beforeKpa, act, by, atUs });
    takeProcedureAct(state.procedure, act, {
      atUs,
      sequence,
      level: state.operator.fields.activeCannula.level,
    });
    if (followActiveCannula(state, this.#limits, atUs))
      outputs.push({ kind: "config", config: state.config });
    takeScreenAct(state, act, atUs);
    state.isStatusDirty = true;
    outputs.push({ kind: "alarmState", state: alarmStateOf(state.alarms) });
    this.#tellProcedure(atUs, outputs);
  }

  /** Publishes the record of the procedure when it has changed. */
  #tellProcedure(atUs: number, outputs: PipelineOutput[]): void {
    const procedure = procedureRecordOf(this.#state, this.#limits, atUs);
    const { atUs: _at, ...content } = procedure;
    const text = JSON.stringify(content);
    if (text === this.#toldProcedure) return;
    this.#toldProcedure = text;
    outputs.push({ kind: "procedure", procedure });
  }

  /** Whoever acknowledges what happened before a restart has seen it: it goes. */
  #acknowledge(alarmId: number | "all", atUs: number, outputs: PipelineOutput[]): void {
    const events = acknowledgeAlarms(this.#state.alarms, alarmId, atUs);
    if (events.some(({ alarm }) => alarm.condition === "T10")) this.#state.beforeRestart = [];
    pushAlarms(outputs, events);
  }

  /** One C-arm that is turned shows the other view; with two pictures each keeps its own. */
  #turnView(view: PictureView): void {
    const pictures = Object.values(this.#state.pictures);
    if (pictures.length === 1 && pictures[0] !== undefined) pictures[0].view = view;
  }

  #useConfig(config: SessionConfig, known = this.#decoders): void {
    this.#limits = resolveParameters(config.parameters).values;
    const decoders = new Map<string, StreamDecoder>();
    for (const device of config.devices) {
      decoders.set(device.id, known.get(device.id) ?? this.#createDecoder(device.driver, device.options));
    }
    this.#decoders = decoders;
  }

  #tick(atUs: number, outputs: PipelineOutput[]): void {
    const state = this.#state;
    state.atUs = atUs;
    advanceCement(state, atUs);
    const isCavity = isCementInCavity(state, atUs);
    const isDropping = evaluateResistance(state.resistance, atUs, this.#limits, isCavity);
    stepInjectorUnit(state, atUs);
    state.isResistanceDropping = isDropping;
    advanceProcedure(state.procedure, procedureMoment(state, atUs));
    this.#evaluate(atUs, outputs);
    const tick = Math.round(atUs / TICK_PERIOD_US);
    if (tick % PROCEDURE_EVERY_TICKS === 0) this.#tellProcedure(atUs, outputs);
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
      devices: Object.values(devices).map((device) => deviceStatusOf(device, atUs)),
      recorder: { ...recorder },
      faults: faults.map((fault) => ({ ...fault })),
    };
  }
}
