/** `cementwatch retention` and `cementwatch hold`: what goes by the policy, and what must stay. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { openCatalogue } from "../catalogue/store.ts";
import { sessionsFolder } from "../reports/follow-up-file.ts";
import { HoldBook, type HoldState, holdRequestSchema } from "../retention/hold-book.ts";
import { applyRetention, type RetentionReport, retentionReport } from "../retention/retention.ts";
import { freeBytesOf } from "../session/room-watch.ts";
import { failWith, print, usage } from "./output.ts";

const DATA = ["--data <DIR>", "folder of recordings and catalogue", "data"] as const;

interface HoldFlags {
  readonly data: string;
  readonly reason?: string;
  readonly by?: string;
  readonly release?: boolean;
  readonly json?: boolean;
}

export function registerRetentionCommands(program: Command): void {
  program
    .command("retention")
    .description("list which sessions retention.json lets go and why; --apply removes them")
    .option(...DATA)
    .option("--apply", "remove them, with everything beside them")
    .option("--json", "the result as a JSON line")
    .action((flags: { data: string; apply?: boolean; json?: boolean }, command: Command) =>
      advised(command, async () => {
        const dataFolder = resolve(flags.data);
        const catalogue = openCatalogue(dataFolder);
        const sessions = catalogue.list();
        catalogue.close();
        const parts = { dataFolder, sessions, wallMs: Date.now, freeBytes: () => freeBytesOf(dataFolder) };
        const report = await (flags.apply === true ? applyRetention(parts) : retentionReport(parts));
        print(flags.json, report, () => reportText(report, flags.apply === true));
      }),
    );
  program
    .command("hold <SESSION>")
    .description("hold a session against removal, release it, or (with neither) say who holds it")
    .option(...DATA)
    .option("--reason <TEXT>", "why; never a patient's name")
    .option("--by <NAME>", "who decides")
    .option("--release", "release instead of hold")
    .option("--json", "the state as a JSON line")
    .action((sessionId: string, flags: HoldFlags, command: Command) =>
      advised(command, async () => {
        const book = new HoldBook(sessionsFolder(resolve(flags.data)), Date.now);
        const isAsking = flags.reason === undefined && flags.by === undefined && flags.release !== true;
        const request = {
          action: flags.release === true ? "release" : "hold",
          reason: flags.reason,
          by: flags.by,
        };
        const state = isAsking
          ? await book.stateOf(sessionId)
          : await book.change(sessionId, checkedRequest(request, command));
        if (state === undefined) return usage(command, `there is no session ${sessionId} in ${flags.data}`);
        return print(flags.json, state, () => holdText(sessionId, state));
      }),
    );
}

function checkedRequest(request: object, command: Command) {
  const parsed = holdRequestSchema.safeParse(request);
  if (!parsed.success)
    return usage(command, "--reason (1 to 500 letters) and --by (1 to 100) are both needed");
  return parsed.data;
}

/** What is refused or unreadable ends with exit code 2 and advice. */
async function advised(command: Command, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failWith(command, error);
  }
}

function reportText({ rows }: RetentionReport, isApplied: boolean): string {
  const going = rows.filter(({ action }) => action === "remove");
  const bytes = going.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const word = isApplied ? "removed" : "would go";
  const lines = rows.map(
    ({ sessionId, action, why }) => `${action === "remove" ? word : "stays"}  ${sessionId}  ${why}`,
  );
  return [
    ...lines,
    `${going.length} of ${rows.length} sessions ${word}, ${(bytes / 1e9).toFixed(2)} GB`,
  ].join("\n");
}

function holdText(sessionId: string, { isHeld, log, damagedLines }: HoldState): string {
  const lines = log.map(({ action, at, by, reason }) => `${at}  ${action}  ${by}: ${reason}`);
  if (damagedLines > 0) lines.push(`${damagedLines} line(s) cannot be read: the session counts as held`);
  return [...lines, `${sessionId} is ${isHeld ? "under hold" : "under no hold"}`].join("\n");
}
