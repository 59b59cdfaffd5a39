/**
 * A whole simulated case: plant, devices through their real drivers, C-arm and team, in virtual time. Pure: the same
 * scenario and the same acts at the same times give the same events, however `advance` is called.
 */
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { createPhantom, type Phantom } from "../carms/phantom/phantom.ts";
import { type Camera, createCamera } from "../carms/phantom/phantom-camera.ts";
import type { SimulatedSource, SourceEvent } from "../simulated-source.ts";
import {
  accessOf,
  CEMENT_PROFILE,
  caseConfig,
  ROOM_C,
  SIMULATED_PICTURE_ID,
  SIMULATED_WALL_DATE,
} from "./case-config.ts";
import { createPlant, type Plant, type PlantTruth } from "./hydraulic-plant.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import { createSimulatedDevice, type SimulatedDevice } from "./simulated-device.ts";
import { planOf, type Script, type Table, teamScript, type Wait } from "./team-script.ts";

/** Grid on which everything happens; events are stamped with it. */
const TICK_US = 1_000;
/** The team thinks this often. */
const TEAM_US = 10_000;
const S = 1_000_000;
const ACTOR = { role: "simulator", control: "team" } as const;

/** What really happened, for tests and evaluation. */
export interface CaseTruth extends PlantTruth {
  /** Leaked volume first reached what can be seen in the lateral view, whether or not the beam was on. */
  readonly leakVisibleAtUs?: number;
  /** First picture on which the leak can be seen. */
  readonly leakPicturedAtUs?: number;
  /** Pictures sent so far. */
  readonly pictures: number;
}

export interface SimulatedCase extends SimulatedSource {
  readonly scenario: Scenario;
  truth(): CaseTruth;
}

interface Parts {
  readonly scenario: Scenario;
  readonly plant: Plant;
  readonly phantom: Phantom;
  readonly devices: readonly SimulatedDevice[];
  readonly config: SessionConfig;
  readonly random: Random;
}

/** Composes a case. Takes some 0.5 s; memory is that of one picture. @throws Error when a driver is missing. */
export function createSimulatedCase(scenario: Scenario): SimulatedCase {
  const random = createRandom(seedOf(scenario.seed, "case"));
  const plant = createPlant(plantOptions(scenario, random));
  const cavityMl = cavityOf(scenario);
  const { gauge } = accessOf(scenario);
  const phantom = createPhantom({
    seed: scenario.seed,
    view: "lateral",
    leak: scenario.leak,
    gauge,
    cavityMl,
  });
  const devices = devicesOf(scenario, plant);
  const config = caseConfig(
    scenario,
    devices.map((device) => device.config),
    phantom.drawing,
  );
  return runCase({ scenario, plant, phantom, devices, config, random });
}

/** A balloon's cavity, mL. */
function cavityOf(scenario: Scenario): number {
  if (scenario.procedure === "pvp") return 0;
  return scenario.length === "short" ? 1 : 2;
}

function plantOptions(scenario: Scenario, random: Random): Parameters<typeof createPlant>[0] {
  const access = accessOf(scenario);
  const isHand = scenario.technique !== "pump";
  const opensAtMl = scenario.length === "short" ? random.between(0.95, 1.15) : random.between(1.7, 2.3);
  const share01 = random.between(0.6, 0.8);
  return {
    profile: findCementProfile(CEMENT_PROFILE),
    startAgeS: scenario.startAgeMin * 60,
    temperatureC: ROOM_C,
    ...access,
    complianceMlPerMpa: isHand ? 0.03 : 0.05,
    // At the dense end of what is published (1e-9 to 6e-8 m²): a leak then takes a few per cent off the pressure.
    permeabilityM2: 2e-9,
    cavityMl: cavityOf(scenario),
    ratedPressureKpa: isHand ? 3_000 : 4_000,
    // A filled bone-filler tube delivers from its first millimetre.
    primedMl: scenario.technique === "tube" ? Number.POSITIVE_INFINITY : 0,
    ...(scenario.leak === "none"
      ? {}
      : { leak: { opensAtMl, opensAtUs: Number.POSITIVE_INFINITY, share01 } }),
  };
}

function devicesOf(scenario: Scenario, plant: Plant): SimulatedDevice[] {
  const devices: SimulatedDevice[] = [];
  if (scenario.fitted.includes("volume")) {
    const choice = {
      id: "pump",
      driver: "new-era",
      role: "injectorVolume",
      opensAtUs: 20_000,
      labelSerial: "SIM-NE-1",
    } as const;
    devices.push(createSimulatedDevice(choice, plant, seedOf(scenario.seed, "pump")));
  }
  if (scenario.fitted.includes("pressure")) {
    const choice = {
      id: "pressure",
      driver: "keller",
      role: "injectorPressure",
      opensAtUs: 35_000,
      labelSerial: "SIM-KE-1",
    } as const;
    devices.push(createSimulatedDevice(choice, plant, seedOf(scenario.seed, "pressure")));
  }
  return devices;
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
    truth() {
      const { pictures, leakVisibleAtUs, leakPicturedAtUs } = progress;
      return {
        ...plant.truthAt(Math.max(0, progress.cursorUs)),
        pictures,
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
  const { plant, phantom, config } = parts;
  const camera = createCamera(phantom, "lateral", {
    pseudonym: config.procedure.pseudonym,
    wallDate: SIMULATED_WALL_DATE,
  });
  const emit = (event: SourceEvent): void => void progress.events.push(event);
  const table = createTable(parts, progress, camera.beam);
  const team = script(table);
  let wait: Wait | undefined = { untilUs: 0 };
  const dead = plant.truthAt(0).deadMl;
  return (atUs) => {
    if (atUs === 0) openCase(config, emit);
    takeActs(progress, atUs);
    const truth = plant.truthAt(atUs);
    if (progress.leakVisibleAtUs === undefined && truth.leakedMl >= phantom.leakVisibleAtMl) {
      progress.leakVisibleAtUs = atUs;
    }
    for (const device of parts.devices) device.tick(atUs, emit);
    if (atUs % TEAM_US === 0 && wait !== undefined && (atUs >= wait.untilUs || wait.test?.() === true)) {
      const next = team.next();
      wait = next.done === true ? undefined : next.value;
    }
    const bytes = camera.tick(atUs, () => ({
      bodyMl: truth.inBodyMl,
      leakMl: truth.leakedMl,
      lumen01: dead > 0 ? truth.lumenMl / dead : 1,
    }));
    if (bytes === undefined) return;
    progress.pictures += 1;
    if (truth.leakedMl >= phantom.leakVisibleAtMl) progress.leakPicturedAtUs ??= atUs;
    emit({
      kind: "dicom",
      pictureId: SIMULATED_PICTURE_ID,
      delivery: "live",
      bytes,
      atUs,
      measuredAtUs: atUs,
    });
  };
}

function openCase(config: SessionConfig, emit: (event: SourceEvent) => void): void {
  emit({ kind: "config", config, atUs: 0, measuredAtUs: 0 });
  for (const state of ["opening", "running"] as const) {
    emit({
      kind: "link",
      targetId: SIMULATED_PICTURE_ID,
      state,
      detail: "simulated C-arm",
      atUs: 0,
      measuredAtUs: 0,
    });
  }
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
