/**
 * Codec of `open-injector` (frames: frame.ts, payloads: payload.ts). The device streams unasked; nothing is ever sent to
 * it, least of all its controller's HEARTBEAT.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import type { Reading } from "@cementwatch/shared/telemetry/reading";
import { z } from "zod";
import type { DeviceDecoder } from "../../driver.ts";
import { FrameScanner, frameScannerSchema, type NewItem } from "../../frame-scanner.ts";
import { examineFrame, HELLO, type InjectorFrame, MAX_FRAME_BYTES, SAMPLE, STATUS } from "./frame.ts";
import {
  decodeHello,
  decodeSample,
  decodeStatus,
  FLAG_FORCE,
  FLAG_LIMIT,
  FLAG_MOTOR,
  FLAG_POSITION,
  FLAG_PRESSURE,
  FLAG_TEMPERATURE,
  type InjectorSample,
} from "./payload.ts";

const SEQ_MODULUS = 65_536;
const NOTICE_GAP = "OI-GAP";
const NOTICE_CALIBRATION = "OI-CALIBRATION";
const NOTICE_STATUS = "OI-STATUS";
const PA_PER_KPA = 1000;
const MM3_PER_ML = 1000;

const stateSchema = z.object({
  scanner: frameScannerSchema,
  seq: z.int().nullable(),
  positionMm: z.number().nullable(),
  motion: z.enum(["infusing", "withdrawing", "stopped"]).nullable(),
  isAtLimit: z.boolean(),
  calibrationId: z.string().nullable(),
});

type State = Omit<z.infer<typeof stateSchema>, "scanner">;

/** `syringeAreaMm2` undefined: the position is not turned into a volume. */
export function createOpenInjectorDecoder(syringeAreaMm2: number | undefined): DeviceDecoder {
  let state: State = { seq: null, positionMm: null, motion: null, isAtLimit: false, calibrationId: null };
  const scanner = new FrameScanner<InjectorFrame>({
    maxFrameBytes: MAX_FRAME_BYTES,
    examine: examineFrame,
    accept(frame, firstByteAtUs, lengthBytes) {
      const items = takeFrame(frame, state, syringeAreaMm2);
      if (typeof items === "string") {
        return [{ kind: "rejected", code: items, skippedBytes: lengthBytes, firstByteAtUs }];
      }
      return items.map((item) => ({ ...item, firstByteAtUs }));
    },
  });
  return {
    sent() {
      // Nothing is ever sent.
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({ ...state, scanner: scanner.snapshot() as unknown as JsonValue }),
    restore(value) {
      const { scanner: scannerState, ...rest } = stateSchema.parse(value);
      scanner.restore(scannerState);
      state = rest;
    },
  };
}

function takeFrame(
  frame: InjectorFrame,
  state: State,
  areaMm2: number | undefined,
): readonly NewItem[] | "INJ-MALFORMED" | "INJ-UNEXPECTED" {
  const { type, seq, deviceUs, payload } = frame;
  if (deviceUs === undefined) return "INJ-MALFORMED";
  if (type !== HELLO && type !== SAMPLE && type !== STATUS) return "INJ-UNEXPECTED";
  // The same frame twice is the line's doing: its values have been told.
  if (seq === state.seq && type !== HELLO) return "INJ-UNEXPECTED";
  const items: NewItem[] = [...gapItems(type, seq, state)];
  state.seq = seq;
  if (type === HELLO) items.push(...helloItems(payload, state));
  else if (type === SAMPLE) items.push(...sampleItems(decodeSample(payload), deviceUs, state, areaMm2));
  else items.push(statusItem(payload));
  return items;
}

/** A HELLO may start a new count: the device was switched on. */
function gapItems(type: number, seq: number, state: State): readonly NewItem[] {
  if (state.seq === null) return [];
  const missing = (seq - state.seq - 1 + SEQ_MODULUS) % SEQ_MODULUS;
  if (missing === 0 || (type === HELLO && (seq === 0 || seq === state.seq))) return [];
  return [
    { kind: "notice", code: NOTICE_GAP, text: `${missing} frames of the device are missing before ${seq}.` },
  ];
}

function helloItems(payload: Uint8Array, state: State): readonly NewItem[] {
  const { deviceId, firmware, calibrationId } = decodeHello(payload);
  const identity: NewItem = { kind: "identity", model: "open-injector", serialNumber: deviceId, firmware };
  if (calibrationId === state.calibrationId) return [identity];
  state.calibrationId = calibrationId;
  const text = `The device is calibrated as ${calibrationId === "" ? "(none)" : calibrationId}.`;
  return [identity, { kind: "notice", code: NOTICE_CALIBRATION, text }];
}

function statusItem(payload: Uint8Array): NewItem {
  const { code, text } = decodeStatus(payload);
  return code === 0
    ? { kind: "notice", code: NOTICE_STATUS, text }
    : { kind: "deviceAlarm", code: `OI-${code}`, text };
}

function sampleItems(
  sample: InjectorSample,
  deviceUs: number,
  state: State,
  areaMm2: number | undefined,
): readonly NewItem[] {
  const { flags, positionMm } = sample;
  const reading = (
    signal: Reading["signal"],
    value: number,
    unit: Reading["unit"],
    flag: number,
  ): NewItem => {
    const isValid = (flags & flag) !== 0 && Number.isFinite(value);
    // A value stays a finite number, so that every consumer and every record can hold it.
    const finite = Number.isFinite(value) ? value : 0;
    return { kind: "reading", signal, value: finite, unit, quality: isValid ? "valid" : "invalid", deviceUs };
  };
  const items = [
    reading("pressure", sample.pressurePa / PA_PER_KPA, "kPa", FLAG_PRESSURE),
    reading("force", sample.forceN, "N", FLAG_FORCE),
    reading("position", positionMm, "mm", FLAG_POSITION),
    reading("temperature", sample.temperatureC, "degC", FLAG_TEMPERATURE),
  ];
  if (areaMm2 !== undefined) {
    items.push(reading("volume", (positionMm * areaMm2) / MM3_PER_ML, "mL", FLAG_POSITION));
  }
  items.push(...motionItems(sample, state), ...limitItems(flags, state));
  return items;
}

/** The device says that its motor runs, not which way: the position tells. */
function motionItems({ flags, positionMm }: InjectorSample, state: State): readonly NewItem[] {
  const isRunning = (flags & FLAG_MOTOR) !== 0;
  const movedMm = state.positionMm === null ? 0 : positionMm - state.positionMm;
  if ((flags & FLAG_POSITION) !== 0 && Number.isFinite(positionMm)) state.positionMm = positionMm;
  const motion = !isRunning ? "stopped" : movedMm < 0 ? "withdrawing" : "infusing";
  if (motion === state.motion) return [];
  state.motion = motion;
  return [{ kind: "motion", motion }];
}

function limitItems(flags: number, state: State): readonly NewItem[] {
  const isAtLimit = (flags & FLAG_LIMIT) !== 0;
  const isNew = isAtLimit && !state.isAtLimit;
  state.isAtLimit = isAtLimit;
  if (!isNew) return [];
  return [
    { kind: "deviceAlarm", code: "OI-LIMIT", text: "The injector reached the limit of its travel or force." },
  ];
}
