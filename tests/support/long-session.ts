/**
 * Makes a long session in virtual time: an injector that streams four signals at 100 Hz, and looks of 6 s at 7.5 frames
 * a second whose pictures and findings are those of a simulated case, shown again and again.
 */
import { encodeFrame, HELLO, SAMPLE } from "@cementwatch/drivers/injectors/open-injector/frame";
import { encodeSample } from "@cementwatch/drivers/injectors/open-injector/payload";
import { SIMULATED_PICTURE_ID } from "@cementwatch/drivers/plant/case-config";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { runFast } from "@cementwatch/server/session/fast-run";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

const S = 1_000_000;
const SAMPLE_US = 10_000;
const FRAME_US = 133_333;
const LOOK_S = 6;
const INJECTOR = "injector";
const ACTOR = { role: "simulator", control: "long session" } as const;

export interface LongSession {
  readonly durationS: number;
  /** Looks are spread evenly. */
  readonly looks: number;
}

interface Material {
  readonly config: SessionConfig;
  readonly pictures: readonly Uint8Array[];
  readonly findings: readonly FrameFinding[];
}

/** Records it to `path`; resolves with the number of frames. */
export async function recordLongSession(path: string, { durationS, looks }: LongSession): Promise<number> {
  await loadCodecs();
  const material = await materialOf();
  const header = {
    ...newSessionHeader("simulated", Date.UTC(2026, 0, 15, 9, 30), "long"),
    sessionId: "long",
  };
  const due: { atUs: number; finding: FrameFinding }[] = [];
  let frames = 0;
  const runtime = new SessionRuntime({
    runtimeId: 1,
    sessionId: header.sessionId,
    origin: "simulated",
    title: "long session",
    config: material.config,
    nowUs: () => 0,
    recorder: openFileRecorder(path, header, "long session"),
    createDecoder,
    createAnalysis: () => ({
      submit({ event, measuredAtUs }) {
        const finding = material.findings[frames % material.findings.length];
        if (finding === undefined) return;
        const { frameNumber } = event;
        due.push({
          atUs: measuredAtUs + 100_000,
          finding: { ...finding, frameNumber, measuredAtUs } as FrameFinding,
        });
      },
      droppedFrames: () => 0,
      close: async () => undefined,
    }),
    onError: (error) => {
      throw error;
    },
  });
  const act = (atUs: number, given: OperatorAct) =>
    runtime.input({ kind: "operator", act: given, actor: ACTOR }, atUs);
  open(runtime);
  act(S, { kind: "start" });
  act(S, { kind: "mixStarted", secondsAgo: 200 });
  const everyUs = Math.floor((durationS * S) / looks);
  for (let n = 1; n * SAMPLE_US <= durationS * S; n++) {
    const atUs = n * SAMPLE_US;
    runtime.advance(atUs);
    for (let first = due[0]; first !== undefined && first.atUs <= atUs; first = due[0]) {
      due.shift();
      runtime.takeFinding(first.finding, first.atUs);
    }
    runtime.input(
      { kind: "serial", deviceId: INJECTOR, direction: "received", bytes: sampleBytes(n, atUs) },
      atUs,
    );
    const inLookUs = atUs % everyUs;
    if (inLookUs === 5 * S && (atUs / everyUs) % 10 < 1)
      act(atUs, { kind: "mark", label: `mark ${Math.floor(atUs / everyUs)}` });
    const wanted = Math.floor(
      (Math.floor(atUs / everyUs) * everyUs + Math.min(inLookUs, LOOK_S * S)) / FRAME_US,
    );
    if (
      inLookUs < LOOK_S * S &&
      Math.floor(inLookUs / FRAME_US) !== Math.floor((inLookUs - SAMPLE_US) / FRAME_US)
    ) {
      const bytes = material.pictures[wanted % material.pictures.length];
      if (bytes !== undefined) runtime.dicom(SIMULATED_PICTURE_ID, "live", bytes, atUs);
      frames += 1;
    }
  }
  await runtime.close();
  return frames;
}

function open(runtime: SessionRuntime): void {
  for (const targetId of [SIMULATED_PICTURE_ID, INJECTOR])
    for (const state of ["opening", "running"] as const)
      runtime.input({ kind: "link", targetId, state, detail: "simulated" }, 0);
  const hello = new Uint8Array(36);
  hello.set(new TextEncoder().encode("LONG-1"));
  const bytes = encodeFrame(HELLO, 0, 0, hello);
  runtime.input({ kind: "serial", deviceId: INJECTOR, direction: "received", bytes }, 0);
}

function sampleBytes(n: number, atUs: number): Uint8Array {
  const minutes = atUs / (60 * S);
  const payload = encodeSample({
    pressurePa: 800_000 + 400_000 * Math.sin(minutes),
    forceN: 60 + 20 * Math.sin(minutes * 1.3),
    positionMm: minutes * 0.2,
    temperatureC: 22 + 0.01 * minutes,
    flags: 0x1f,
  });
  return encodeFrame(SAMPLE, n % 65_536, atUs, payload);
}

/** What a short simulated case photographs and finds. */
async function materialOf(): Promise<Material> {
  const source = createSimulatedCase({
    seed: 5,
    procedure: "pvp",
    leak: "posterior",
    fluoro: "continuous",
    fitted: [],
    technique: "pump",
    length: "short",
    startAgeMin: 4,
  });
  const taken: RecordedMessage[] = [];
  const { runtime, analysis } = createFastSession({
    sessionId: "material",
    origin: "simulated",
    title: "material",
    config: source.config,
    recorder: { ...NO_RECORDER, record: (message) => void taken.push(message) },
    nowMs: () => 0,
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  runFast(source, runtime, analysis, () => undefined);
  await runtime.close();
  const pictures = taken.flatMap(({ topic, bytes }) =>
    topic === "/input/dicom" && bytes !== undefined ? [bytes] : [],
  );
  const findings = taken.flatMap(({ topic, json }) =>
    topic === "/input/finding" ? [(json as unknown as { finding: FrameFinding }).finding] : [],
  );
  return { config: configWithInjector(source.config), pictures, findings };
}

function configWithInjector(config: SessionConfig): SessionConfig {
  const calibration = { id: "as recorded", deviceSerial: "LONG-1", coefficients: [0, 1] };
  return {
    ...config,
    devices: [
      {
        id: INJECTOR,
        driver: "open-injector",
        roles: ["injectorPressure", "injectorVolume"],
        options: { port: "none", boreDiameterMm: 10 },
        nominalPeriodUs: SAMPLE_US,
        latencyUs: 0,
        latencyUncertaintyUs: 0,
        calibrations: { injectorPressure: calibration, injectorVolume: calibration },
        pressureRange: { min: 0, max: 10_000 },
        isSimulated: true,
      },
    ],
    fitted: { pressure: true, volume: "sensor", temperature: false },
  };
}
