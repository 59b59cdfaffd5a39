/** The wall in a real browser on the real app, with a scripted runtime that shows any scene. */
import { join } from "node:path";
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { Origin } from "@cementwatch/shared/protocol/channels";
import type { FittedConfig } from "@cementwatch/shared/session/session-config";
import type { Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { openPage } from "./dashboard.ts";
import { ScriptedRuntime } from "./scripted-runtime.ts";
import { type TestApp, TestApps } from "./test-app.ts";
import { furnish, showFrame, showScene } from "./wall-scenes.ts";

const DASHBOARD = join(import.meta.dirname, "..", "..", "client", "dist");
/** So that ages of a minute and more are not before the runtime's beginning. */
const STARTED_BEFORE_US = 200_000_000;
const SCENE_PERIOD_MS = 125;

export interface WallRoom {
  readonly app: TestApp;
  readonly runtime: ScriptedRuntime;
  readonly page: Page;
  readonly errors: string[];
}

export interface WallOptions {
  readonly origin?: Origin;
  readonly fitted?: Partial<FittedConfig>;
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
  /** False holds the picture. */
  readonly isBeamOn?: boolean;
  /** Changes what the runtime knows before the page opens. */
  readonly prepare?: (runtime: ScriptedRuntime) => void;
  readonly scene: (nowUs: number) => { readonly value: Assessment; readonly alarms?: readonly ActiveAlarm[] };
}

/** Opens the page and plays the scene fifteen times a second until the test ends. */
export async function openWall(options: WallOptions): Promise<WallRoom> {
  const apps = new TestApps();
  onTestFinished(() => apps.closeAll());
  const app = await apps.start({ dashboard: DASHBOARD });
  const runtime = new ScriptedRuntime(2, options.origin ?? "live");
  const startedUs = runtime.nowUs.bind(runtime);
  runtime.nowUs = () => startedUs() + STARTED_BEFORE_US;
  furnish(runtime, options.fitted ?? { pressure: true, volume: "pump" });
  options.prepare?.(runtime);
  app.registry.replaceMonitor(runtime);
  let frameNumber = 1;
  const play = () => {
    const { value, alarms = [] } = options.scene(runtime.nowUs());
    showScene(runtime, value, alarms);
    if (options.isBeamOn !== false) {
      frameNumber += 1;
      showFrame(runtime, frameNumber);
    }
  };
  play();
  const timer = setInterval(play, SCENE_PERIOD_MS);
  onTestFinished(() => clearInterval(timer));
  const { path = "/monitor", width, height } = options;
  const opened = await openPage(app.url + path, width, height);
  return { app, runtime, ...opened };
}
