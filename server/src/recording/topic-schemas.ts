/**
 * JSON Schemas of the topics, as they stand in a session file for other programs to show their fields. From zod where a
 * schema exists; else one row for each field of the type, which the compiler compares with the type. Readers of ours
 * never look at them: what an older file says of itself does not matter to us.
 */
import type { AlarmEvent, Evidence } from "@cementwatch/shared/alarm/alarm";
import type { FaultEvent } from "@cementwatch/shared/faults";
import type { FrameFinding, OutsideComponent } from "@cementwatch/shared/imaging/frame-finding";
import type { FrameEvent } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { InputPayload, SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { operatorActSchema } from "@cementwatch/shared/protocol/operator-act-schema";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import { z } from "zod";
import { chainNoteSchema, gapNoteSchema } from "./session-notes.ts";
import type { StoredTopic } from "./topics.ts";

interface Schema {
  readonly [key: string]: unknown;
}

/** A field that may be absent. */
interface Maybe {
  readonly maybe: Schema;
}

type Fields<T> = { readonly [Key in keyof T]-?: undefined extends T[Key] ? Maybe : Schema };

/** Fields of `T`, each of them; further ones of a later version are allowed. */
function object<T>(fields: Fields<T>, description?: string): Schema {
  const entries = Object.entries(fields as Record<string, Schema | Maybe>);
  const isMaybe = (field: Schema | Maybe): field is Maybe => "maybe" in field;
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, isMaybe(field) ? field.maybe : field]),
    ),
    required: entries.filter(([, field]) => !isMaybe(field)).map(([name]) => name),
  };
}

const TEXT: Schema = { type: "string" };
const NUMBER: Schema = { type: "number" };
const WHOLE: Schema = { type: "integer" };
const YES_NO: Schema = { type: "boolean" };
/** An object whose fields are the business of its own room. */
const ANY_OBJECT: Schema = { type: "object" };
const NOTHING_OR_NUMBER: Maybe = { maybe: NUMBER };

const unit = (text: string): Schema => ({ ...NUMBER, description: text });
const listOf = (items: Schema): Schema => ({ type: "array", items });
const oneOf = (...values: readonly string[]): Schema => ({ ...TEXT, enum: values });
const maybe = (schema: Schema): Maybe => ({ maybe: schema });

const AT_US: Schema = { ...WHOLE, description: "session time, µs" };
const VIEW = oneOf("lateral", "ap");
const DELIVERY = oneOf("live", "stored");
const POINT = object<{ x: number; y: number }>({ x: unit("px"), y: unit("px") });
const OUTLINE = listOf(POINT);

type Payload<Kind extends InputPayload["kind"]> = Extract<InputPayload, { readonly kind: Kind }>;

const FAULT = { code: TEXT, targetId: TEXT, detail: TEXT } satisfies Fields<FaultEvent>;

const EVIDENCE = object<Evidence>({ name: TEXT, value: NUMBER, limit: NOTHING_OR_NUMBER, unit: TEXT });

const ALARM = object<AlarmEvent["alarm"]>({
  id: WHOLE,
  condition: TEXT,
  kind: TEXT,
  priority: oneOf("high", "medium", "low"),
  headline: TEXT,
  place: TEXT,
  act: TEXT,
  reason: maybe(TEXT),
  evidence: listOf(EVIDENCE),
  raisedAtUs: AT_US,
  presentUntilUs: AT_US,
  isPresent: YES_NO,
  isLatched: YES_NO,
  isAcknowledged: YES_NO,
  isAudible: YES_NO,
  soundsOnce: YES_NO,
  soundCount: WHOLE,
  reminderCount: maybe(WHOLE),
  isEscalated: maybe(YES_NO),
  pictureId: maybe(TEXT),
  view: maybe(VIEW),
  frameNumber: maybe(WHOLE),
  placePx: maybe(POINT),
  placeRadiusPx: maybe(unit("px")),
  route: maybe(TEXT),
  site: maybe(TEXT),
});

const OUTSIDE = object<OutsideComponent>({
  zone: TEXT,
  areaMm2: unit("mm²"),
  areaPx: NUMBER,
  centroidPx: POINT,
  radiusPx: unit("px"),
  elongation: NUMBER,
  widthMm: unit("mm"),
  logLikelihood: NUMBER,
  framesOfLastFive: WHOLE,
  framesOfLastEight: WHOLE,
  trend: NUMBER,
  meanOpacity: NUMBER,
});

const FINDING = object<FrameFinding>({
  pictureId: TEXT,
  view: VIEW,
  delivery: DELIVERY,
  frameNumber: WHOLE,
  measuredAtUs: AT_US,
  context: ANY_OBJECT,
  notValid: maybe(TEXT),
  isProvisional: maybe(YES_NO),
  referenceFrames: maybe(object<{ have: number; want: number }>({ have: WHOLE, want: WHOLE })),
  registration: maybe(
    object<NonNullable<FrameFinding["registration"]>>({
      dxPx: unit("px"),
      dyPx: unit("px"),
      thetaDeg: unit("°"),
      residual: unit("σ"),
    }),
  ),
  cementAreaMm2: maybe(unit("mm²")),
  frontFraction01: maybe(unit("of the AP depth: 0 anterior wall, 1 posterior wall")),
  toStopLineMm: maybe(unit("mm, negative beyond")),
  toWallMm: maybe(unit("mm, negative beyond")),
  frontSpeedMmPerS: maybe(unit("mm/s")),
  outside: listOf(OUTSIDE),
  opacityMassMm2: maybe(unit("mm²")),
  insideMassMm2: maybe(unit("mm²")),
  unaccountedMl: maybe(unit("mL")),
  overlay: maybe(
    object<NonNullable<FrameFinding["overlay"]>>({
      cementPx: listOf(OUTLINE),
      outsidePx: listOf(OUTLINE),
      contourPx: OUTLINE,
      stopTicksPx: listOf(OUTLINE),
    }),
  ),
});

const FRAME = object<FrameEvent>({
  pictureId: TEXT,
  view: VIEW,
  delivery: DELIVERY,
  frameNumber: WHOLE,
  objectNumber: { ...WHOLE, description: "the message of /input/dicom that holds the pixels" },
  indexInObject: WHOLE,
  contentHash: NUMBER,
  rows: WHOLE,
  columns: WHOLE,
  framePeriodUs: maybe(unit("µs")),
  acquiredAtUs: maybe(unit("session time, µs")),
  runLabel: maybe(TEXT),
});

const CONFIG = object<SessionConfig>({
  devices: listOf(ANY_OBJECT),
  pictures: listOf(ANY_OBJECT),
  fitted: ANY_OBJECT,
  procedure: ANY_OBJECT,
  drawings: ANY_OBJECT,
  levelDrawings: ANY_OBJECT,
  parameters: { ...ANY_OBJECT, additionalProperties: NUMBER },
  limitReasons: { ...ANY_OBJECT, additionalProperties: TEXT },
  wallDate: TEXT,
  peripherals: maybe(listOf(ANY_OBJECT)),
  simulation: maybe(ANY_OBJECT),
});

const RISK = object<Assessment["risk"]>({
  state: TEXT,
  word: TEXT,
  detail: TEXT,
  act: TEXT,
  view: maybe(VIEW),
  missing: listOf(TEXT),
  reasons: listOf(EVIDENCE),
  score01: NUMBER,
});

const DELIVERED = object<Assessment["delivered"]>({
  volumeMl: maybe(unit("mL")),
  isApproximate: YES_NO,
  note: TEXT,
  pumpVolumeMl: maybe(unit("mL")),
  deadVolumeMl: unit("mL"),
  sessionVolumeMl: maybe(unit("mL")),
  afterFlowMl: maybe(unit("mL")),
});

const CEMENT = object<Assessment["cement"]>({
  phase: TEXT,
  ageUs: maybe(unit("µs")),
  minutesLeft: maybe(unit("min")),
  batch: TEXT,
  viscosityPaS: maybe(unit("Pa·s")),
  viscosityFactor: NOTHING_OR_NUMBER,
  isRoomMeasured: maybe(YES_NO),
});

const ASSESSMENT = object<Assessment>({
  atUs: AT_US,
  risk: RISK,
  recommendedLook: maybe(ANY_OBJECT),
  evidence: listOf(EVIDENCE),
  pictures: listOf(ANY_OBJECT),
  signals: listOf(ANY_OBJECT),
  isInjecting: YES_NO,
  isCaseRunning: YES_NO,
  activeCannula: object<Assessment["activeCannula"]>({ level: TEXT, side: TEXT }),
  toStopLineMm: maybe(unit("mm, negative beyond")),
  toStopLineAtUs: maybe(unit("session time, µs")),
  toStopLineMl: maybe(unit("mL")),
  sinceLook: object<Assessment["sinceLook"]>({ volumeMl: maybe(unit("mL")), durationUs: maybe(unit("µs")) }),
  delivered: DELIVERED,
  aliquot: maybe(ANY_OBJECT),
  cement: CEMENT,
  removeCannula: maybe(ANY_OBJECT),
  sound: maybe(ANY_OBJECT),
  balloons: maybe(listOf(ANY_OBJECT)),
  flowMlPerS: maybe(unit("mL/s")),
  resistanceKpaSPerMl: maybe(unit("kPa·s/mL")),
});

const STATUS = object<SessionStatus>({
  atUs: AT_US,
  devices: listOf(ANY_OBJECT),
  recorder: object<SessionStatus["recorder"]>({ state: TEXT, detail: TEXT }),
  faults: listOf(object<FaultEvent>(FAULT)),
});

const PROCEDURE = object<ProcedureRecord>({
  atUs: AT_US,
  phase: TEXT,
  caseStartedAtUs: maybe(unit("session time, µs")),
  caseEndedAtUs: maybe(unit("session time, µs")),
  batches: listOf(ANY_OBJECT),
  levels: listOf(ANY_OBJECT),
  totals: object<ProcedureRecord["totals"]>({
    deliveredVolumeMl: maybe(unit("mL")),
    isApproximate: YES_NO,
    cementMassG: maybe(unit("g")),
    monomerMassG: maybe(unit("g")),
  }),
  checks: listOf(ANY_OBJECT),
  checksAtStart: maybe(listOf(ANY_OBJECT)),
  signed: listOf(ANY_OBJECT),
  marks: listOf(ANY_OBJECT),
  zeros: maybe(listOf(ANY_OBJECT)),
  sensors: maybe(listOf(ANY_OBJECT)),
  followUp: ANY_OBJECT,
  dose: ANY_OBJECT,
});

/** The acts' own fields depend on their kind; the kinds are those that the wire accepts. */
const ACT: Schema = {
  type: "object",
  properties: { kind: oneOf(...operatorActSchema.options.map(({ shape }) => shape.kind.value)) },
  required: ["kind"],
};

const kindOf = (kind: InputPayload["kind"]): Schema => ({ ...TEXT, const: kind });
const fromZod = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { target: "draft-7", io: "input" });

/** The schema of each topic whose messages are JSON. */
export const TOPIC_SCHEMAS: Readonly<Record<Exclude<StoredTopic, "/input/serial" | "/input/dicom">, Schema>> =
  {
    "/chain": fromZod(chainNoteSchema),
    "/gap": fromZod(gapNoteSchema),
    "/input/frame": object<Payload<"frame">>({ kind: kindOf("frame"), frame: FRAME }),
    "/input/finding": object<Payload<"finding">>({ kind: kindOf("finding"), finding: FINDING }),
    "/input/operator": object<Payload<"operator">>({
      kind: kindOf("operator"),
      act: ACT,
      actor: object<Payload<"operator">["actor"]>({ role: TEXT, control: TEXT }),
    }),
    "/input/config": object<Payload<"config">>({ kind: kindOf("config"), config: CONFIG }),
    "/input/link": object<Payload<"link">>({
      kind: kindOf("link"),
      targetId: TEXT,
      state: TEXT,
      detail: TEXT,
    }),
    "/input/beam": object<Payload<"beam">>({ kind: kindOf("beam"), pictureId: TEXT, isOn: YES_NO }),
    "/input/system": object<Payload<"system">>({
      kind: kindOf("system"),
      event: { type: "object", properties: { kind: TEXT }, required: ["kind"] },
    }),
    "/clock": object<{ wall: string }>({ wall: { ...TEXT, format: "date-time" } }),
    "/snapshot": object<{ pipeline: object }>({ pipeline: ANY_OBJECT }),
    "/telemetry": object<Sample>({
      signal: { ...TEXT, description: "its unit is the end of its name" },
      deviceId: TEXT,
      atUs: AT_US,
      measuredAtUs: AT_US,
      value: NUMBER,
      quality: oneOf("valid", "uncalibrated", "saturated", "invalid"),
      calibrationId: maybe(TEXT),
    }),
    "/assessment": ASSESSMENT,
    "/alarm": object<AlarmEvent>({ atUs: AT_US, phase: TEXT, alarm: ALARM }),
    // A status, or one fault at the moment it came.
    "/status": {
      type: "object",
      anyOf: [
        STATUS,
        object<{ fault: object; atUs: number }>({ fault: object<FaultEvent>(FAULT), atUs: AT_US }),
      ],
    },
    // What a screen says depends on what it showed.
    "/shown": { type: "object", properties: { pictureId: TEXT, frameNumber: WHOLE, drawnAtUs: AT_US } },
    "/procedure": PROCEDURE,
  };
