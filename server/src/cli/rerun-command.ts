/** `cementwatch rerun`: recorded sessions once more, with other limits or by another version, and what differs. */
import process from "node:process";
import { MATCH_LIMITS } from "@cementwatch/shared/review/alarm-difference";
import { RERUN_BASELINES, RERUN_MODES, WINDOW_MS_RANGE } from "@cementwatch/shared/review/rerun";
import type { Command } from "commander";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { readParameterFile } from "../rerun/parameter-text.ts";
import { rerunSessions } from "../rerun/rerun-sessions.ts";
import { endProgress, progress, usage } from "./output.ts";
import { rerunSessionText, rerunSummaryText } from "./rerun-text.ts";

interface Flags {
  readonly parameters?: string;
  readonly mode: string;
  readonly against?: string;
  readonly window: string;
  readonly detector?: string;
  readonly timeout: string;
  readonly json?: boolean;
}

export function registerRerunCommand(program: Command): void {
  program
    .command("rerun <FILE...>")
    .description(
      "compute recorded sessions once more with other parameters or another version, and compare the alarms",
    )
    .option("--parameters <FILE>", "changed values, YAML or JSON: one `name: value` a line")
    .option("--mode <M>", "pipelineOnly (recorded findings) or reanalyse (from the pixels)", "pipelineOnly")
    .option(
      "--against <A>",
      "recorded (alarms of the record) or rerun (re-run with the recorded parameters); with --detector the latter is this version",
    )
    .option(
      "--window <MS>",
      "raised further apart, two alarms are not the same",
      String(MATCH_LIMITS.windowMs),
    )
    .option("--detector <PATH>", "the `cementwatch` of another installation that computes the new alarms")
    .option("--timeout <S>", "for each session of another installation", "600")
    .option("--json", "one JSON line a session and one of the sum")
    .addHelpText(
      "after",
      "\nExit codes: 0 all computed, 1 some sessions could not be, 2 usage or unusable input.",
    )
    .action(rerun);
}

async function rerun(files: readonly string[], flags: Flags, command: Command): Promise<void> {
  const mode = pick(command, "mode", flags.mode, RERUN_MODES);
  const usual = flags.detector === undefined ? "recorded" : "rerun";
  const baseline = pick(command, "against", flags.against ?? usual, RERUN_BASELINES);
  const windowMs = numberIn(command, "window", flags.window, WINDOW_MS_RANGE);
  const timeoutMs = 1000 * numberIn(command, "timeout", flags.timeout, [1, 86_400]);
  const parameters = flags.parameters === undefined ? {} : readParameterFile(flags.parameters);
  await loadCodecs();
  const result = await rerunSessions(
    {
      files,
      mode,
      baseline,
      limits: { ...MATCH_LIMITS, windowMs },
      parameters,
      ...(flags.detector === undefined ? {} : { detector: { path: flags.detector, timeoutMs } }),
    },
    {
      onProgress: progress,
      onSession: (session) => {
        endProgress();
        console.log(
          flags.json === true ? JSON.stringify({ kind: "session", ...session }) : rerunSessionText(session),
        );
      },
    },
  );
  const { sessions: _, ...summary } = result;
  console.log(
    flags.json === true ? JSON.stringify({ kind: "summary", ...summary }) : rerunSummaryText(result),
  );
  process.exitCode = result.summary.failed > 0 ? 1 : 0;
}

function pick<Value extends string>(
  command: Command,
  name: string,
  value: string,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((entry) => entry === value);
  return found ?? usage(command, `--${name} ${value} is none of ${allowed.join(", ")}`);
}

function numberIn(
  command: Command,
  name: string,
  text: string,
  [least, most]: readonly [number, number],
): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most))
    usage(command, `--${name} ${text} is not a number from ${least} to ${most}`);
  return value;
}
