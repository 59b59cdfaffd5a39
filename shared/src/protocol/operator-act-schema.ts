/** Checks an act that a page sends. What only the present state can refuse, the pipeline refuses. */
import { z } from "zod";
import { CHECKLIST_ITEMS, type SignedItemId } from "../procedure/checklist-item.ts";
import { cannulaSide, level, view } from "./schema-parts.ts";

const SIGNED_ITEMS = CHECKLIST_ITEMS.flatMap((item) => (item.by === "person" ? [item.id] : [])) as [
  SignedItemId,
  ...SignedItemId[],
];
const screenId = z.string().min(1).max(64);
const heightMm = z.number().min(1).max(80);
const angleDeg = z.number().min(-90).max(90);
const painScore = z.number().min(0).max(10);

const heights = z.strictObject({
  anteriorMm: heightMm,
  middleMm: heightMm,
  posteriorMm: heightMm,
  wedgeDeg: angleDeg,
  cobbDeg: angleDeg.exactOptional(),
  referenceMm: heightMm.exactOptional(),
  uncertainty01: z.number().min(0).max(1),
});

export const operatorActSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start") }),
  z.strictObject({ kind: z.literal("stop") }),
  z.strictObject({ kind: z.literal("mark"), label: z.string().max(200) }),
  z.strictObject({ kind: z.literal("needleIn") }),
  z.strictObject({ kind: z.literal("mixStarted"), secondsAgo: z.number().min(0).max(3600) }),
  z.strictObject({ kind: z.literal("newBatch"), secondsAgo: z.number().min(0).max(3600) }),
  z.strictObject({ kind: z.literal("takeReference"), view }),
  z.strictObject({ kind: z.literal("confirmOutline"), view }),
  z.strictObject({ kind: z.literal("viewChanged"), view }),
  z.strictObject({
    kind: z.literal("zeroPressure"),
    isLineOpen: z.literal(true).exactOptional(),
    isRemoved: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("acceptDevice"), deviceId: z.string().min(1).max(32) }),
  z.strictObject({ kind: z.literal("tareVolume") }),
  z.strictObject({ kind: z.literal("syringeChanged") }),
  z.strictObject({ kind: z.literal("styletIn") }),
  z.strictObject({ kind: z.literal("countVolume"), unit: z.enum(["tube", "syringe"]) }),
  z.strictObject({ kind: z.literal("cannulaMoved") }),
  z.strictObject({ kind: z.literal("activeCannula"), level, side: cannulaSide }),
  z.strictObject({ kind: z.literal("injecting"), isInjecting: z.boolean(), level: level.exactOptional() }),
  z.strictObject({ kind: z.literal("sampleHard") }),
  z.strictObject({
    kind: z.literal("leakSeen"),
    site: z.enum([
      "canal",
      "discSuperior",
      "discInferior",
      "prevertebral",
      "paravertebral",
      "track",
      "notSaid",
    ]),
  }),
  z.strictObject({
    kind: z.literal("knownLeak"),
    alarmId: z.int(),
    reason: z.string().trim().max(200).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("complication"),
    bcisGrade: z.union([z.literal(1), z.literal(2), z.literal(3)]).exactOptional(),
    note: z.string().max(200),
  }),
  z.strictObject({
    kind: z.literal("vitals"),
    spo2Percent: z.number().min(30).max(100).exactOptional(),
    systolicMmHg: z.number().min(30).max(300).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("balloon"),
    side: cannulaSide,
    step: z.enum(["inflating", "deflated", "removed", "ruptured", "heightRestored", "wallTouched"]),
  }),
  z.strictObject({
    kind: z.literal("balloonReading"),
    side: cannulaSide,
    pressureKpa: z.number().min(-100).max(10_000).exactOptional(),
    volumeMl: z.number().min(0).max(20).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("heights"), moment: z.enum(["before", "after"]), heights }),
  z.strictObject({ kind: z.literal("sign"), item: z.enum(SIGNED_ITEMS), isSigned: z.boolean() }),
  z.strictObject({
    kind: z.literal("followUp"),
    followUp: z.strictObject({
      painBefore: painScore.exactOptional(),
      painAfter: painScore.exactOptional(),
      hoursToWalking: z.number().min(0).max(10_000).exactOptional(),
    }),
  }),
  z.strictObject({
    kind: z.literal("dose"),
    dose: z.strictObject({
      airKermaMgy: z.number().min(0).max(100_000).exactOptional(),
      dapGyCm2: z.number().min(0).max(10_000).exactOptional(),
      fluoroTimeS: z.number().min(0).max(36_000).exactOptional(),
    }),
  }),
  z.strictObject({ kind: z.literal("beamKey"), isOn: z.boolean() }),
  z.strictObject({ kind: z.literal("acknowledge"), alarmId: z.union([z.int(), z.literal("all")]) }),
  z.strictObject({ kind: z.literal("audioPause"), isPaused: z.boolean() }),
  z.strictObject({ kind: z.literal("soundingScreen"), screenId, title: z.string().max(64) }),
  z.strictObject({ kind: z.literal("pageFocus"), screenId, hasFocus: z.boolean() }),
  z.strictObject({ kind: z.literal("undo"), sequence: z.int() }),
]);
