/** Analysis of each frame of a simulated case, at its own size and doubled to 1024². */
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import type { AnalysisRequest, FrameAnalysis } from "@cementwatch/server/imaging/analysis";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { feedEvent } from "@cementwatch/server/session/feed-event";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import { createFrameAnalyser } from "@cementwatch/shared/imaging/frame-analyser";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { type BenchRow, summarise } from "./bench-row.ts";
import { scenarioOf } from "./simulated-run.ts";

const LIMIT_MS = 10;

/** Each pixel becomes four, each pixel coordinate twice as large. */
function doubled(request: AnalysisRequest): AnalysisRequest {
  const { image, drawing } = request;
  const { rows, columns } = image;
  const pixels = new Uint16Array(4 * rows * columns);
  for (let y = 0; y < 2 * rows; y++) {
    for (let x = 0; x < 2 * columns; x++) {
      pixels[y * 2 * columns + x] = image.pixels[(y >> 1) * columns + (x >> 1)] ?? 0;
    }
  }
  const size = { rows: 2 * rows, columns: 2 * columns };
  const twice = ({ x, y }: { x: number; y: number }) => ({ x: 2 * x + 0.5, y: 2 * y + 0.5 });
  return {
    ...request,
    event: { ...request.event, ...size },
    image: { ...image, ...size, pixels },
    drawing:
      drawing === undefined
        ? undefined
        : {
            ...drawing,
            contourPx: drawing.contourPx.map(twice),
            posteriorWallPx: drawing.posteriorWallPx.map(twice),
            ...(drawing.cannulaTipPx === undefined ? {} : { cannulaTipPx: twice(drawing.cannulaTipPx) }),
            ...(drawing.cannulaAxisPointPx === undefined
              ? {}
              : { cannulaAxisPointPx: twice(drawing.cannulaAxisPointPx) }),
            pixelSpacingMm: drawing.pixelSpacingMm / 2,
          },
  };
}

/** Budget: p99 ≤ 10 ms a frame at both sizes. */
export async function imageAnalysis(): Promise<BenchRow[]> {
  await loadCodecs();
  const analysers = [1, 2].map(() => createFrameAnalyser(resolveParameters({}).values));
  const times: [number[], number[]] = [[], []];
  let sizePx = 0;
  const source = createSimulatedCase(scenarioOf(3));
  let deliver = (_request: AnalysisRequest): void => undefined;
  const analysis: FrameAnalysis = {
    submit: (request) => deliver(request),
    droppedFrames: () => 0,
    close: async () => undefined,
  };
  const runtime = new SessionRuntime({
    runtimeId: 1,
    sessionId: "bench",
    origin: "simulated",
    title: "bench",
    config: source.config,
    nowUs: () => 0,
    recorder: NO_RECORDER,
    createDecoder,
    createAnalysis: () => analysis,
    onError: (error) => {
      throw error;
    },
  });
  deliver = (request) => {
    sizePx = request.image.columns;
    for (const [index, analyser] of analysers.entries()) {
      const input = index === 0 ? request : doubled(request);
      const startedMs = performance.now();
      const finding = analyser.analyse(input);
      times[index]?.push(performance.now() - startedMs);
      if (index === 0) runtime.takeFinding(finding, request.measuredAtUs);
    }
  };
  for (let atUs = 20_000; atUs <= source.endUs; atUs += 20_000) {
    for (const event of source.advance(atUs)) feedEvent(runtime, event);
    runtime.advance(atUs);
  }
  await runtime.close();
  return times.map((values, index) => {
    const own = summarise(values);
    const size = sizePx * (index + 1);
    return {
      name: `image analysis of a ${size}² frame`,
      unit: "ms",
      ...own,
      peer: `${LIMIT_MS} ms; ${values.length} frames`,
      ratio: own.p99 / LIMIT_MS,
      limit: `p99 ≤ ${LIMIT_MS} ms`,
      isWithin: own.p99 <= LIMIT_MS,
    };
  });
}
