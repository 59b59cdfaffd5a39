/** The worker thread's keeper: sends one frame at a time, keeps the newest of each picture, restarts a dead worker. */
import { Worker } from "node:worker_threads";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { AnalysisRequest, AnalysisSink, FrameAnalysis } from "./analysis.ts";

interface WorkerAnswer {
  readonly finding: FrameFinding;
  readonly analysisMs: number;
}

export class WorkerAnalysis implements FrameAnalysis {
  readonly #sink: AnalysisSink;
  readonly #parameters: Readonly<Record<string, number>>;
  #worker: Worker;
  #isBusy = false;
  #isClosed = false;
  #dropped = 0;
  readonly #pending = new Map<string, AnalysisRequest>();

  /** `parameters`: overrides of leak/parameters.ts. */
  constructor(parameters: Readonly<Record<string, number>>, sink: AnalysisSink) {
    this.#parameters = parameters;
    this.#sink = sink;
    this.#worker = this.#spawn();
  }

  submit(request: AnalysisRequest): void {
    const { pictureId } = request.event;
    if (this.#pending.has(pictureId)) this.#dropped += 1;
    this.#pending.delete(pictureId);
    this.#pending.set(pictureId, request);
    this.#next();
  }

  droppedFrames(): number {
    return this.#dropped;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#pending.clear();
    await this.#worker.terminate();
  }

  /** Pixels are copied once, compactly, and the copy is handed over: the original goes on to the screens. */
  #next(): void {
    if (this.#isBusy || this.#isClosed) return;
    const [pictureId, request] = this.#pending.entries().next().value ?? [];
    if (pictureId === undefined || request === undefined) return;
    this.#pending.delete(pictureId);
    this.#isBusy = true;
    const pixels = request.image.pixels.slice();
    this.#worker.postMessage({ ...request, image: { ...request.image, pixels } }, [
      pixels.buffer as ArrayBuffer,
    ]);
  }

  #spawn(): Worker {
    const worker = new Worker(new URL("./analysis-worker.ts", import.meta.url), {
      workerData: this.#parameters,
    });
    worker.on("message", (answer: WorkerAnswer) => {
      this.#isBusy = false;
      this.#sink.finding(answer.finding, answer.analysisMs);
      this.#next();
    });
    worker.on("error", (error: Error) => this.#replace(worker, error.message));
    worker.unref();
    return worker;
  }

  #replace(dead: Worker, detail: string): void {
    if (this.#isClosed || dead !== this.#worker) return;
    this.#worker = this.#spawn();
    this.#isBusy = false;
    this.#sink.restarted(detail);
    this.#next();
  }
}
