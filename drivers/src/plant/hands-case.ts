/**
 * A simulated case whose acts a person presses: the same plants, devices and pictures as a team's case, with hands that
 * react. It goes on until 20 min after `stop`, so that the last pictures and the devices stay while the report is made.
 */
import type { CannulaSide, VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { type CArm, createCArm } from "../carms/phantom/c-arm.ts";
import type { PicturePose } from "../carms/phantom/picture-pose.ts";
import type { SourceEvent } from "../simulated-source.ts";
import { accessOf, caseConfig, openCase, SIMULATED_PICTURE_ID, SIMULATED_WALL_DATE } from "./case-config.ts";
import { balloonPlantOptions, cavityOf, devicesOf, plantOptions } from "./case-parts.ts";
import type { CaseTruth, SimulatedCase } from "./case-truth.ts";
import { createHands, type Hands } from "./hands-script.ts";
import type { HandsTable } from "./hands-table.ts";
import { createPlant, type Plant } from "./hydraulic-plant.ts";
import { pictureEvent } from "./picture-event.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import type { SimulatedDevice } from "./simulated-device.ts";
import { createSyringePort, type SyringePort } from "./syringe-port.ts";
import { createTreatedBody, type TreatedBody } from "./treated-body.ts";

const TICK_US = 1_000;
const HANDS_US = 10_000;
const S = 1_000_000;
/** The next picture is made ahead of its need this often: it takes some 0.3 s, which nobody should wait for in a look. */
const PREPARE_US = 2 * S;
const TURN_US = 2 * S;
/** Nobody brings a C-arm back to the millimetre: largest errors (a mobile C-arm without a brake does worse). */
const POSE_MM = 4;
const POSE_RAD = (2.5 * Math.PI) / 180;
const AFTER_STOP_US = 20 * 60 * S;
/** A case that nobody ends. */
const LONGEST_US = 2 * 3_600 * S;
/** Acts that wait for their time; more of them are not taken. */
const MAX_WAITING_ACTS = 256;

interface Cannula {
  readonly plant: Plant;
  readonly planMl: number;
}

interface Room {
  readonly scenario: Scenario;
  readonly config: SessionConfig;
  readonly random: Random;
  readonly bodies: Map<VertebralLevel, TreatedBody>;
  readonly devices: readonly SimulatedDevice[];
  readonly syringe: SyringePort;
  readonly arm: CArm;
  readonly acts: { readonly act: OperatorAct; readonly atUs: number }[];
  /** Places where the C-arm has been: it comes back to them askew. */
  readonly visited: Set<string>;
  level: VertebralLevel;
  side: CannulaSide;
  view: "lateral" | "ap";
  /** Where the C-arm will stand when it has been turned. */
  stillAtUs: number;
  isArmMoving: boolean;
  isBeamOn: boolean;
  /** When the cement in the syringe would have been mixed, s before time 0. */
  startAgeS: number | undefined;
  cursorUs: number;
  pictures: number;
  events: SourceEvent[];
}

/** Composes a case that waits for acts. @throws Error when a driver is missing. */
export function createHandsCase(scenario: Scenario): SimulatedCase {
  const room = createRoom(scenario);
  const hands = createHands(tableOf(room));
  return {
    scenario,
    config: room.config,
    get endUs() {
      const stoppedAtUs = hands.stoppedAtUs();
      return Math.min(stoppedAtUs === undefined ? LONGEST_US : stoppedAtUs + AFTER_STOP_US, LONGEST_US);
    },
    advance(untilUs) {
      const lastUs = Math.floor(untilUs / TICK_US) * TICK_US;
      for (let atUs = room.cursorUs + TICK_US; atUs <= lastUs && atUs <= this.endUs; atUs += TICK_US) {
        room.cursorUs = atUs;
        tick(room, hands, atUs);
      }
      const { events } = room;
      room.events = [];
      return events;
    },
    operator(act, atUs) {
      if (room.acts.length < MAX_WAITING_ACTS) room.acts.push({ act, atUs });
    },
    drawingOf: (level, view) => bodyOf(room, level).drawing(view),
    truth: () => truthOf(room),
  };
}

function createRoom(scenario: Scenario): Room {
  const level = scenario.levels?.[0] ?? "L1";
  const bodies = new Map<VertebralLevel, TreatedBody>();
  const body = createBody(scenario, level, () => undefined);
  bodies.set(level, body);
  const syringe = createSyringePort(body.cannula("left"));
  const devices = devicesOf(scenario, syringe, body.balloon);
  const config = caseConfig(
    scenario,
    devices.map((device) => device.config),
    undefined,
  );
  const { pseudonym } = config.procedure;
  const target = { subject: body.subject("lateral"), view: "lateral", series: level } as const;
  return {
    scenario,
    config,
    random: createRandom(seedOf(scenario.seed, "hands")),
    bodies,
    devices,
    syringe,
    arm: createCArm(target, { pseudonym, wallDate: SIMULATED_WALL_DATE }),
    acts: [],
    visited: new Set([`${level} lateral`]),
    level,
    side: "left",
    view: "lateral",
    stillAtUs: 0,
    isArmMoving: false,
    isBeamOn: false,
    startAgeS: undefined,
    cursorUs: -TICK_US,
    pictures: 0,
    events: [],
  };
}

/** A level's body with its own anatomy; the first level has the scenario's own seed, its leak and its balloon. */
function createBody(
  scenario: Scenario,
  level: VertebralLevel,
  startAgeS: () => number | undefined,
): TreatedBody {
  const isFirst = level === (scenario.levels?.[0] ?? "L1");
  const seed = isFirst ? scenario.seed : seedOf(scenario.seed, `level ${level}`);
  const balloon = isFirst ? balloonPlantOptions(scenario, seed) : undefined;
  const leak = isFirst ? scenario.leak : "none";
  return createTreatedBody({
    seed,
    leak,
    gauge: accessOf(scenario).gauge,
    cavityMl: cavityOf(scenario),
    createCannula: (side) => {
      const options = plantOptions(scenario, createRandom(seedOf(seed, `cannula ${side}`)));
      const { leak: valve, ...tight } = options;
      const hasLeak = leak !== "none" && side === "left" && valve !== undefined;
      return createPlant({
        ...tight,
        ...(hasLeak ? { leak: valve } : {}),
        cavityMl: side === "left" ? tight.cavityMl : 0,
        startAgeS: startAgeS() ?? Number.NEGATIVE_INFINITY,
      });
    },
    ...(balloon === undefined ? {} : { balloon }),
  });
}

function bodyOf(room: Room, level: VertebralLevel): TreatedBody {
  const body = room.bodies.get(level) ?? createBody(room.scenario, level, () => room.startAgeS);
  room.bodies.set(level, body);
  return body;
}

/** A second cannula in a body adds little: the first one has filled most of it. */
function cannulaOf(room: Room): Cannula {
  const { scenario, level, side } = room;
  const body = bodyOf(room, level);
  const plant = body.cannula(side);
  const chance = createRandom(seedOf(scenario.seed, `plan ${level} ${side}`)).next();
  const cavityMl = body.balloon?.truthAt(Math.max(0, room.cursorUs)).cavityMl ?? cavityOf(scenario);
  if (cavityMl > 0 && side === "left") return { plant, planMl: cavityMl + 0.5 + 0.3 * chance };
  const others = body.cannulas().filter((other) => other !== plant);
  const isSecond = others.some((other) => other.truthAt(Math.max(0, room.cursorUs)).tipMl > 1);
  return { plant, planMl: isSecond ? 0.8 + 0.3 * chance : 2.4 + 0.4 * chance };
}

function tick(room: Room, hands: Hands, atUs: number): void {
  const emit = (event: SourceEvent): void => void room.events.push(event);
  if (atUs === 0) openCase(room.config, emit);
  // One look before anything: there is a picture to draw the outline on, as after any access.
  if (atUs === S) hands.take({ kind: "needleIn" });
  while (room.acts[0] !== undefined && room.acts[0].atUs <= atUs) {
    const next = room.acts.shift();
    if (next !== undefined) hands.take(next.act);
  }
  if (atUs % PREPARE_US === S) prepare(room);
  for (const device of room.devices) device.tick(atUs, emit);
  if (room.isArmMoving && atUs >= room.stillAtUs) placeArm(room);
  if (atUs % HANDS_US === 0) hands.think();
  const bytes = room.arm.tick(atUs, () => bodyOf(room, room.level).scene(atUs));
  if (bytes === undefined) return;
  room.pictures += 1;
  emit(pictureEvent(bytes, atUs));
}

function prepare(room: Room): void {
  for (const level of room.scenario.levels ?? [room.level]) {
    if (!room.bodies.has(level)) {
      bodyOf(room, level);
      return;
    }
    if (bodyOf(room, level).prepare()) return;
  }
}

function placeArm(room: Room): void {
  const { level, view, random } = room;
  room.isArmMoving = false;
  const place = `${level} ${view}`;
  const isBack = room.visited.has(place);
  room.visited.add(place);
  const pose: PicturePose = {
    dxMm: random.between(-POSE_MM, POSE_MM),
    dyMm: random.between(-POSE_MM, POSE_MM),
    turnRad: random.between(-POSE_RAD, POSE_RAD),
  };
  const target = { subject: bodyOf(room, level).subject(view), view, series: level };
  room.arm.aim(target, isBack ? pose : undefined);
}

function tableOf(room: Room): HandsTable {
  const now = (): number => room.cursorUs;
  const body = (): TreatedBody => bodyOf(room, room.level);
  const moveArm = (): void => {
    setBeam(room, false);
    room.stillAtUs = now() + TURN_US;
    room.isArmMoving = true;
  };
  return {
    scenario: room.scenario,
    random: room.random,
    nowUs: now,
    cannula() {
      const { plant, planMl } = cannulaOf(room);
      const { tipMl, pressureKpa } = plant.truthAt(now());
      return { tipMl, pressureKpa, planMl };
    },
    totalMl: () => room.syringe.totalMl(now()),
    balloon: () => (room.side === "left" ? body().balloon : undefined),
    push: (plungerMlPerS) => cannulaOf(room).plant.command(now(), plungerMlPerS),
    change: (change) => cannulaOf(room).plant.change(now(), change),
    clearCounter: () => room.syringe.clear(now()),
    leaveCavity: () => body().leaveCavity(now()),
    mixed(atUs) {
      room.startAgeS = -atUs / S;
      const change = { startAgeS: room.startAgeS };
      for (const each of room.bodies.values())
        for (const plant of each.cannulas()) plant.change(now(), change);
    },
    aim(view) {
      if (view === room.view) return false;
      room.view = view;
      moveArm();
      return true;
    },
    use(level, side) {
      if (level === room.level && side === room.side) return "same";
      const what = level === room.level ? "side" : "level";
      room.level = level;
      room.side = side;
      room.syringe.connect(body().cannula(side), now());
      body().use(side, now());
      if (what === "level") moveArm();
      return what;
    },
    stillAtUs: () => room.stillAtUs,
    beam: (isOn) => setBeam(room, isOn),
  };
}

function setBeam(room: Room, isOn: boolean): void {
  if (isOn === room.isBeamOn) return;
  room.isBeamOn = isOn;
  const atUs = Math.max(0, room.cursorUs);
  const look = room.scenario.fluoro === "single-shot" ? "singleShot" : "run";
  room.arm.beam(isOn, atUs, look);
  room.events.push({ kind: "beam", pictureId: SIMULATED_PICTURE_ID, isOn, atUs, measuredAtUs: atUs });
}

function truthOf(room: Room): CaseTruth {
  const atUs = Math.max(0, room.cursorUs);
  const { balloon } = bodyOf(room, room.level);
  return {
    ...cannulaOf(room).plant.truthAt(atUs),
    pictures: room.pictures,
    ...(balloon === undefined ? {} : { balloon: balloon.truthAt(atUs) }),
  };
}
