/**
 * A whole simulated case: plant, devices through their real drivers, C-arm and team, in virtual time. Pure: the same
 * scenario and the same acts at the same times give the same events, however `advance` is called.
 */
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { type Camera, createCamera } from "../carms/phantom/phantom-camera.ts";
import type { SourceEvent } from "../simulated-source.ts";
import { accessOf, caseConfig, openCase, SIMULATED_PICTURE_ID, SIMULATED_WALL_DATE } from "./case-config.ts";
import { balloonPlantOptions, cavityOf, devicesOf, plantOptions } from "./case-parts.ts";
import type { SimulatedCase } from "./case-truth.ts";
import { createHandsCase } from "./hands-case.ts";
import { createPlant, type Plant } from "./hydraulic-plant.ts";
import { pictureEvent } from "./picture-event.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import type { SimulatedDevice } from "./simulated-device.ts";
import { planOf, type Script, type Table, teamScript, type Wait } from "./team-script.ts";
import { createTreatedBody, type TreatedBody } from "./treated-body.ts";

/** Grid on which everything happens; events are stamped with it. */
const TICK_US = 1_000;
/** The team thinks this often. */
const TEAM_US = 10_000;
const S = 1_000_000;
const ACTOR = { role: "simulator", control: "team" } as const;

interface Parts {
  readonly scenario: Scenario;
  readonly plant: Plant;
  readonly body: TreatedBody;
  readonly devices: readonly SimulatedDevice[];
  readonly config: SessionConfig;
  readonly random: Random;
}

/**
 * Composes a case, of a team that presses its own acts or of hands that wait for a person's. Takes some 0.5 s; memory is
 * that of a few pictures. @throws Error when a driver is missing.
 */
export function createSimulatedCase(scenario: Scenario): SimulatedCase {
  if (scenario.crew === "hands") return createHandsCase(scenario);
  const random = createRandom(seedOf(scenario.seed, "case"));
  const plant = createPlant(plantOptions(scenario, random));
  const balloon = balloonPlantOptions(scenario, scenario.seed);
  const body = createTreatedBody({
    seed: scenario.seed,
    leak: scenario.leak,
    gauge: accessOf(scenario).gauge,
    cavityMl: cavityOf(scenario),
    createCannula: () => plant,
    ...(balloon === undefined ? {} : { balloon }),
  });
  const devices = devicesOf(scenario, plant, body.balloon);
  const config = caseConfig(
    scenario,
    devices.map((device) => device.config),
    // With a balloon the outline is drawn when the body has its height back.
    balloon === undefined ? body.drawing("lateral") : undefined,
  );
  return runCase({ scenario, plant, body, devices, config, random });
}

interface Progress {
  cursorUs: number;
  events: SourceEvent[];
  isBeamOn: boolean;
  pictures: number;
  leakVisibleAtUs: number | undefined;
  leakPicturedAtUs: number | undefined;
  isStopped: boolean;
  isHeld: boolean;
  readonly acts: { readonly act: OperatorAct; readonly atUs: number }[];
}

function runCase(parts: Parts): SimulatedCase {
  const { scenario, plant, config } = parts;
  const progress: Progress = {
    cursorUs: -TICK_US,
    events: [],
    isBeamOn: false,
    pictures: 0,
    leakVisibleAtUs: undefined,
    leakPicturedAtUs: undefined,
    isStopped: false,
    isHeld: false,
    acts: [],
  };
  const plan = planOf(scenario, parts.random);
  const tick = createTick(parts, progress, (table) => teamScript(table, plan));
  return {
    scenario,
    config,
    endUs: plan.endS * S,
    advance(untilUs) {
      const lastUs = Math.min(Math.floor(untilUs / TICK_US) * TICK_US, plan.endS * S);
      for (let atUs = progress.cursorUs + TICK_US; atUs <= lastUs; atUs += TICK_US) {
        progress.cursorUs = atUs;
        tick(atUs);
      }
      const { events } = progress;
      progress.events = [];
      return events;
    },
    operator(act, atUs) {
      progress.acts.push({ act, atUs });
    },
    drawingOf: (_, view) => parts.body.drawing(view),
    truth() {
      const { pictures, leakVisibleAtUs, leakPicturedAtUs } = progress;
      return {
        ...plant.truthAt(Math.max(0, progress.cursorUs)),
        pictures,
        ...(parts.body.balloon === undefined
          ? {}
          : { balloon: parts.body.balloon.truthAt(Math.max(0, progress.cursorUs)) }),
        ...(leakVisibleAtUs === undefined ? {} : { leakVisibleAtUs }),
        ...(leakPicturedAtUs === undefined ? {} : { leakPicturedAtUs }),
      };
    },
  };
}

function createTick(
  parts: Parts,
  progress: Progress,
  script: (table: Table) => Script,
): (atUs: number) => void {
  const { body, plant, config } = parts;
  const camera = createCamera(body.subject("lateral"), "lateral", {
    pseudonym: config.procedure.pseudonym,
    wallDate: SIMULATED_WALL_DATE,
  });
  const emit = (event: SourceEvent): void => void progress.events.push(event);
  const table = createTable(parts, progress, camera.beam);
  const team = script(table);
  let wait: Wait | undefined = { untilUs: 0 };
  return (atUs) => {
    if (atUs === 0) openCase(config, emit);
    takeActs(progress, atUs);
    const truth = plant.truthAt(atUs);
    if (progress.leakVisibleAtUs === undefined && truth.leakedMl >= body.leakVisibleAtMl) {
      progress.leakVisibleAtUs = atUs;
    }
    for (const device of parts.devices) device.tick(atUs, emit);
    if (atUs % TEAM_US === 0 && wait !== undefined && (atUs >= wait.untilUs || wait.test?.() === true)) {
      const next = team.next();
      wait = next.done === true ? undefined : next.value;
    }
    const bytes = camera.tick(atUs, () => body.scene(atUs));
    if (bytes === undefined) return;
    progress.pictures += 1;
    if (truth.leakedMl >= body.leakVisibleAtMl) progress.leakPicturedAtUs ??= atUs;
    emit(pictureEvent(bytes, atUs));
  };
}

/** The real operator's acts, when their time has come. */
function takeActs(progress: Progress, atUs: number): void {
  while (progress.acts[0] !== undefined && progress.acts[0].atUs <= atUs) {
    const act = progress.acts.shift()?.act;
    if (act?.kind === "stop") progress.isStopped = true;
    if (act?.kind === "start") progress.isStopped = false;
    if (act?.kind === "injecting") progress.isHeld = !act.isInjecting;
  }
}

function createTable(parts: Parts, progress: Progress, beam: Camera["beam"]): Table {
  const { plant, scenario, random } = parts;
  const reactionUs = Math.round(random.between(2, 2.8) * S);
  const now = (): number => progress.cursorUs;
  const stamp = (): { atUs: number; measuredAtUs: number } => ({ atUs: now(), measuredAtUs: now() });
  return {
    scenario,
    random,
    nowUs: now,
    tipMl: () => plant.truthAt(now()).tipMl,
    plungerMl: () => plant.truthAt(now()).plungerMl,
    pressureKpa: () => plant.truthAt(now()).pressureKpa,
    hasSeenLeak: () => progress.leakPicturedAtUs !== undefined,
    hasReacted: () =>
      progress.leakPicturedAtUs !== undefined && now() - progress.leakPicturedAtUs >= reactionUs,
    isStopped: () => progress.isStopped,
    isHeld: () => progress.isHeld,
    balloon: parts.body.balloon,
    leaveCavity: () => parts.body.leaveCavity(now()),
    draw() {
      const drawing = parts.body.drawing("lateral");
      progress.events.push({ kind: "draw", drawing, actor: ACTOR, ...stamp() });
    },
    push: (plungerMlPerS) => plant.command(now(), plungerMlPerS),
    beam(isOn, look = "run") {
      if (isOn === progress.isBeamOn) return;
      progress.isBeamOn = isOn;
      beam(isOn, now(), look);
      progress.events.push({ kind: "beam", pictureId: SIMULATED_PICTURE_ID, isOn, ...stamp() });
    },
    act: (act) => void progress.events.push({ kind: "operator", act, actor: ACTOR, ...stamp() }),
  };
}
