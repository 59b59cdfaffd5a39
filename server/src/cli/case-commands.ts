/** Commands that run a session in virtual time: simulate and replay. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import process from "node:process";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import type { Command } from "commander";
import { createClock } from "../clock.ts";
import { openFileRecorder } from "../recording/file-recorder.ts";
import { openSessionSegments, segmentsBeside } from "../recording/session-segments.ts";
import { createDecoder } from "../session/decoders.ts";
import { runFast } from "../session/fast-run.ts";
import { createFastSession } from "../session/fast-session.ts";
import { checkReplay, type ReplayCheck } from "../session/replay-check.ts";
import { newSessionHeader } from "../session/session-identity.ts";
import { endProgress, print, progress, usage } from "./output.ts";
import { replayReanalyse } from "./replay-reanalyse.ts";

interface SimulateFlags {
  readonly procedure: string;
  readonly leak: string;
  readonly seed: string;
  readonly out: string;
  readonly fluoro: string;
  readonly fitted: string;
  readonly technique: string;
  readonly length: string;
  readonly balloon: string;
  readonly crew: string;
  readonly json?: boolean;
}

/** Adds the commands to the program. */
export function registerCaseCommands(program: Command): void {
  program
    .command("simulate")
    .description("run a whole simulated case faster than real time and record it as a session file")
    .option("--procedure <P>", "pvp or pkp", "pvp")
    .option("--leak <KIND>", "none, posterior, disc or vein", "posterior")
    .option("--seed <N>", "everything random follows from it", "1")
    .requiredOption("--out <FILE>", "session file to write; must not exist")
    .option("--fluoro <F>", "continuous, bursts or single-shot", "continuous")
    .option("--fitted <LIST>", "of pressure, volume, balloon; or none", "pressure,volume")
    .option("--technique <T>", "pump, syringe or tube", "pump")
    .option("--length <L>", "short (90 s from cement age 4 min) or full", "short")
    .option(
      "--balloon <B>",
      "with pkp: none (the cavity is there), inflate or rupture; lasts 210 s from cement age 2 min",
      "none",
    )
    .option("--crew <C>", "team: the acts are simulated too", "team")
    .option("--json", "JSON lines on standard output")
    .action(simulate);
  program
    .command("replay <FILE>")
    .description("recompute a recorded session's alarms and compare them byte for byte")
    .option("--check", "compare and exit 0 when equal, 1 when not")
    .option("--reanalyse", "compute the findings anew from the pixels; exit 0 when no alarm differs")
    .option("--json", "the result as a JSON line")
    .action(replay);
}

async function simulate(flags: SimulateFlags, command: Command): Promise<void> {
  const scenario = scenarioOf(flags, command);
  if (existsSync(flags.out)) usage(command, `--out ${flags.out} exists already; name a new file`);
  const clock = createClock();
  const nowMs = () => clock.nowUs() / 1_000;
  const source = createSimulatedCase(scenario);
  const title = `Simulated: ${flags.technique}, ${flags.fluoro}, leak ${flags.leak}, seed ${flags.seed}`;
  const header = newSessionHeader("simulated", clock.wallMs(), randomUUID());
  const recorder = openFileRecorder(flags.out, header, title);
  const { sessionId } = header;
  const { runtime, analysis } = createFastSession({
    sessionId,
    origin: "simulated",
    title,
    config: source.config,
    recorder,
    nowMs,
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  const counts = { high: 0, medium: 0, low: 0 };
  runtime.subscribe((event) => {
    if (event.kind !== "alarm" || event.event.phase !== "raised") return;
    const { alarm, atUs } = event.event;
    counts[alarm.priority] += 1;
    print(
      flags.json,
      { atUs, condition: alarm.condition, priority: alarm.priority, place: alarm.place },
      () =>
        `${(atUs / 1e6).toFixed(2).padStart(8)} s  ${alarm.condition.padEnd(3)} ${alarm.priority.padEnd(6)} ${alarm.place}`,
    );
  });
  runFast(source, runtime, analysis, progress);
  await runtime.close();
  endProgress();
  const summary = { file: flags.out, sessionId, durationS: source.endUs / 1e6, alarms: counts };
  print(
    flags.json,
    summary,
    () => `wrote ${flags.out}: ${source.endUs / 1e6} s in ${(nowMs() / 1000).toFixed(1)} s`,
  );
}

async function replay(
  path: string,
  flags: { check?: boolean; reanalyse?: boolean; json?: boolean },
  command: Command,
): Promise<void> {
  if (flags.reanalyse === true) return replayReanalyse(path, flags.json);
  if (flags.check !== true)
    usage(
      command,
      "replay on the command line needs --check or --reanalyse; to watch a session open /review",
    );
  const reader = openSessionSegments(segmentsBeside(path));
  try {
    const result = checkReplay(reader, createDecoder);
    print(flags.json, { ...result }, () => checkText(result));
    process.exitCode = result.isEqual ? 0 : 1;
  } finally {
    reader.close();
  }
}

function checkText({
  isEqual,
  recorded,
  recomputed,
  inputs,
  differences,
  otherSoftware,
  excerpt,
}: ReplayCheck): string {
  const part = excerpt === undefined ? "" : `; ${excerpt}: said of that part, not of the whole session`;
  const verdict = isEqual
    ? `equal: ${recorded} alarm transitions recomputed byte for byte from ${inputs} inputs${part}`
    : `DIFFERENT: recorded ${recorded}, recomputed ${recomputed}${part}\n${differences.join("\n")}`;
  if (otherSoftware === undefined) return verdict;
  const { recordedBy, readBy } = otherSoftware;
  return `OTHER SOFTWARE: recorded by ${recordedBy}; recomputed by ${readBy}. Equality is promised for the same software only; the record is not changed.\n${verdict}`;
}

function scenarioOf(flags: SimulateFlags, command: Command): Scenario {
  const pick = <Value extends string>(name: string, value: string, allowed: readonly Value[]): Value => {
    const found = allowed.find((entry) => entry === value);
    return found ?? usage(command, `--${name} ${value} is none of ${allowed.join(", ")}`);
  };
  const seed = Number(flags.seed);
  if (!Number.isSafeInteger(seed) || seed < 0)
    usage(command, `--seed ${flags.seed} is not a whole number of 0 or more`);
  if (flags.crew === "hands") {
    usage(
      command,
      "--crew hands waits for a person's acts: start such a case under Do it yourself in the dashboard",
    );
  }
  pick("crew", flags.crew, ["team"]);
  const procedure = pick("procedure", flags.procedure, ["pvp", "pkp"]);
  const balloon = pick("balloon", flags.balloon, ["none", "inflate", "rupture"]);
  if (balloon !== "none" && procedure !== "pkp")
    usage(command, `--balloon ${balloon} needs --procedure pkp: there is no balloon in a vertebroplasty`);
  const fitted = flags.fitted === "none" ? [] : flags.fitted.split(",");
  if (fitted.includes("balloon") && balloon === "none")
    usage(
      command,
      "--fitted balloon needs --balloon inflate or rupture: its sensors sit on the balloon's syringe",
    );
  return {
    seed,
    procedure,
    leak: pick("leak", flags.leak, ["none", "posterior", "disc", "vein"]),
    fluoro: pick("fluoro", flags.fluoro, ["continuous", "bursts", "single-shot"]),
    fitted: fitted.map((entry) => pick("fitted", entry, ["pressure", "volume", "balloon"])),
    technique: pick("technique", flags.technique, ["pump", "syringe", "tube"]),
    length: pick("length", flags.length, ["short", "full"]),
    startAgeMin: balloon === "none" ? 4 : 2,
    ...(balloon === "inflate" ? { balloon: { targetMl: 2 } } : {}),
    ...(balloon === "rupture" ? { balloon: { targetMl: 2.5, ruptureAtMl: 1.6 } } : {}),
  };
}
