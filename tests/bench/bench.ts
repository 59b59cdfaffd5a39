/** npm run bench: each row of the budget against its peer or limit, in this run and on this machine. See README.md. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { alarmLatency } from "./alarm-latency.ts";
import type { BenchRow } from "./bench-row.ts";
import { deviceLoad } from "./device-load.ts";
import { dicomReceive } from "./dicom-receive.ts";
import { frameStream } from "./frame-stream.ts";
import { imageAnalysis } from "./image-analysis.ts";
import { recording } from "./recording.ts";
import { replay } from "./replay.ts";
import { rerun } from "./rerun.ts";
import { serialSample } from "./serial-sample.ts";

const PARTS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  serial: serialSample,
  devices: deviceLoad,
  dicom: dicomReceive,
  stream: frameStream,
  analysis: imageAnalysis,
  alarm: alarmLatency,
  recording,
  replay,
  rerun,
};

function wanted(args: readonly string[]): string[] {
  const at = args.indexOf("--row");
  if (at < 0) return Object.keys(PARTS);
  const name = args[at + 1] ?? "";
  if (name in PARTS) return [name];
  throw new Error(`--row ${name} is none of ${Object.keys(PARTS).join(", ")}`);
}

function print(row: BenchRow): void {
  const numbers = [row.median, row.p99]
    .map((value) => value.toFixed(value < 10 ? 2 : 0).padStart(8))
    .join("");
  const verdict = row.isWithin ? "within" : "OUTSIDE";
  console.log(
    `${row.name.padEnd(54)}${numbers} ${row.unit.padEnd(9)}${row.ratio.toFixed(2).padStart(6)}  ${verdict.padEnd(8)}${row.limit} (${row.peer})`,
  );
}

const rows: BenchRow[] = [];
console.log(`${"".padEnd(54)}${"median".padStart(8)}${"p99".padStart(8)} unit      ratio`);
for (const name of wanted(process.argv.slice(2))) {
  const measured = await (PARTS[name]?.() ?? []);
  for (const row of measured) print(row);
  rows.push(...measured);
}
const folder = join(import.meta.dirname, "..", "..", "bench");
mkdirSync(folder, { recursive: true });
const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
};
const results = { machine, node: process.version, date: new Date().toISOString(), rows };
writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
process.exit(0);
