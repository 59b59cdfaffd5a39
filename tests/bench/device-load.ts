/** CPU of the server with 16 devices at their full rates on real pseudo-terminals, the devices in another process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { findDriver } from "@cementwatch/drivers/registry";
import { DeviceTap } from "@cementwatch/server/calibration/device-tap";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { DelayedAnalysis } from "@cementwatch/server/session/delayed-analysis";
import { LiveDevices } from "@cementwatch/server/session/live-devices";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import type { DeviceConfig } from "@cementwatch/shared/session/session-config";
import { eventually } from "../support/eventually.ts";
import { roomConfig } from "../support/pipeline-room.ts";
import { realClock } from "../support/watched-device.ts";
import { type BenchRow, cpuSeconds, pause, summarise } from "./bench-row.ts";

const FARM = fileURLToPath(new URL("../support/device-farm.ts", import.meta.url));
/** Eight sensors at 40 Hz, four pumps at 15 Hz, four injectors at 200 Hz: 1 180 messages a second. */
const DRIVERS = [
  ...Array.from({ length: 8 }, () => "keller"),
  ...Array.from({ length: 4 }, () => "new-era"),
  ...Array.from({ length: 4 }, () => "open-injector"),
];
const WINDOW_MS = 2_000;
const WINDOWS = 6;
const LIMIT_PERCENT = 30;

function deviceAt(port: string, driver: string, index: number): DeviceConfig {
  return {
    id: `device-${index}`,
    driver,
    roles: [],
    options: { port },
    nominalPeriodUs: findDriver(driver).bind({}).nominalPeriodUs,
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    calibrations: {},
    isSimulated: false,
  };
}

/** Budget: 30 % of one core. Recorder and screens are left out: they have their own rows. */
export async function deviceLoad(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-bench-"));
  try {
    return [await loadOver(folder, "pseudo-terminals"), await loadOver("tcp", "TCP")];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadOver(folder: string, words: string): Promise<BenchRow> {
  const farm = spawn(process.execPath, [FARM, folder, ...DRIVERS], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [said] = (await once(farm.stdout, "data")) as [Buffer];
    const ports = JSON.parse(said.toString()) as string[];
    const devices = DRIVERS.map((driver, index) => deviceAt(ports[index] ?? "", driver, index));
    let chunks = 0;
    const runtime = new SessionRuntime({
      runtimeId: 1,
      sessionId: "bench",
      origin: "live",
      title: "bench",
      config: { ...roomConfig(), devices },
      nowUs: () => realClock.nowUs(),
      recorder: NO_RECORDER,
      createDecoder(driver, options) {
        const decoder = createDecoder(driver, options);
        return {
          ...decoder,
          received(bytes, atUs) {
            const items = decoder.received(bytes, atUs);
            if (items.some((item) => item.kind === "reading")) chunks += 1;
            return items;
          },
        };
      },
      createAnalysis: () => new DelayedAnalysis({}, () => 0),
      onError: (error) => {
        throw error;
      },
    });
    runtime.subscribe((event) => {
      if (event.kind === "fault")
        console.log(`${event.fault.code} ${event.fault.targetId} ${event.fault.detail}`);
    });
    const live = new LiveDevices(runtime, new DeviceTap());
    await live.start(devices, []);
    await eventually(() => chunks > 2_000, "readings of all devices", 30_000);
    const percents: number[] = [];
    chunks = 0;
    for (let window = 0; window < WINDOWS; window++) {
      const before = process.cpuUsage();
      const startedMs = performance.now();
      await pause(WINDOW_MS);
      percents.push((cpuSeconds(before) / (performance.now() - startedMs)) * 100_000);
    }
    const rate = Math.round(chunks / ((WINDOWS * WINDOW_MS) / 1_000));
    await live.stop();
    await runtime.close();
    const own = summarise(percents);
    const ratio = own.median / LIMIT_PERCENT;
    const name = `16 devices at full rates over ${words}`;
    const peer = `limit ${LIMIT_PERCENT} %; ${rate} readings/s decoded of 1180 nominal`;
    return { name, unit: "%", ...own, peer, ratio, limit: "≤ 30 % of one core", isWithin: ratio <= 1 };
  } finally {
    farm.kill("SIGTERM");
    await once(farm, "exit");
  }
}
