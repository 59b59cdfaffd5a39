/** `cementwatch pacs`: is an archive there, what has it, send a session to it, fetch a study from it. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { FaultError } from "@cementwatch/shared/faults";
import { type PacsWay, type SendResult, studyQuerySchema } from "@cementwatch/shared/pacs/pacs-view";
import { type Command, Option } from "commander";
import { z } from "zod";
import { loadDeviceSet } from "../config.ts";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { fetchStudy } from "../pacs/fetch-study.ts";
import type { PacsTarget } from "../pacs/pacs-target.ts";
import { echoTarget, queryStudies } from "../pacs/query-studies.ts";
import { sendOutlook } from "../pacs/send-objects.ts";
import { sendSession } from "../pacs/send-session.ts";
import { segmentsBeside } from "../recording/session-segments.ts";
import { followUpBeside } from "../reports/follow-up-file.ts";
import { openPseudonymKey, pseudonymOf } from "../worklist/pseudonym-key.ts";
import { endProgress, print, progress, usage } from "./output.ts";
import { withPassingFolder } from "./passing-folder.ts";

interface Flags {
  readonly devices: string;
  readonly to?: string;
  readonly web?: boolean;
  readonly json?: boolean;
  readonly data: string;
}

interface SendFlags extends Flags {
  readonly identified?: boolean;
  readonly attempts: string;
}

type FindFlags = Flags & { readonly pseudonym?: string; readonly accession?: string; readonly date?: string };

export function registerPacsCommands(program: Command): void {
  const pacs = program
    .command("pacs")
    .description("ask, send to and fetch from the archives (PACS) of a device set");
  const sub = (name: string, text: string) =>
    pacs
      .command(name)
      .description(text)
      .requiredOption("--devices <FILE>", "device set that names the archives (pacs:)")
      .option("--to <ID>", "which archive; the first one when absent")
      .option("--web", "over DICOMweb; absent: over DICOM's own protocol where the archive has it")
      .addOption(new Option("--data <DIR>", "data folder: keys, masks, inbox").default("data"))
      .option("--json", "the result as a JSON line");
  sub("echo", "whether the archive answers").action(guarded(echo));
  sub("find", "studies by pseudonym, accession number or date")
    .option("--pseudonym <P>", "patient id as it was sent")
    .option("--accession <N>", "accession number")
    .option("--date <DAY>", "2026-11-27")
    .action(guarded(find));
  sub("send <FILE>", "a session as DICOM objects; without the patient unless --identified")
    .option("--identified", "send objects as received, with the patient in them")
    .option("--attempts <N>", "how often what failed is tried", "2")
    .addHelpText("after", "\nExit codes: 0 all sent, 1 some objects were not, 2 usage or unusable input.")
    .action((path: string, flags: SendFlags, command: Command) => guarded(send)(flags, command, path));
  sub("get <STUDY-UID>", "a study's objects into the inbox of the data folder").action(
    (uid: string, flags: Flags, command: Command) => guarded(get)(flags, command, uid),
  );
}

type Work<F extends Flags> = (flags: F, command: Command, argument: string) => Promise<void>;

/** What an archive or a file is to blame for is exit code 2 and advice. */
function guarded<F extends Flags>(work: Work<F>) {
  return async (flags: F, command: Command, argument: string | Command = ""): Promise<void> => {
    try {
      await work(flags, command, typeof argument === "string" ? argument : "");
    } catch (error) {
      endProgress();
      if (error instanceof FaultError) usage(command, error.message);
      if (error instanceof Error && "syscall" in error) usage(command, error.message);
      throw error;
    }
  };
}

function targetOf({ devices, to, web }: Flags, command: Command): { target: PacsTarget; way: PacsWay } {
  const { pacs = [] } = loadDeviceSet(devices, DRIVERS);
  const target = to === undefined ? pacs[0] : pacs.find(({ id }) => id === to);
  if (target === undefined) {
    const known = pacs.map(({ id }) => id).join(", ");
    usage(
      command,
      known === "" ? `${devices} names no archive: add pacs to it` : `--to ${to}: there are ${known}`,
    );
  }
  return { target, way: web === true || target.dimse === undefined ? "web" : "dimse" };
}

async function echo(flags: Flags, command: Command): Promise<void> {
  const { target, way } = targetOf(flags, command);
  await echoTarget(target, way);
  print(flags.json, { target: target.id, way, answered: true }, () => `${target.title} answers (${way})`);
}

async function find(flags: FindFlags, command: Command): Promise<void> {
  const { target, way } = targetOf(flags, command);
  const { pseudonym, accession, date } = flags;
  const query = studyQuerySchema.safeParse({ pseudonym, accession, date });
  if (!query.success) usage(command, z.prettifyError(query.error));
  const key = openPseudonymKey(flags.data);
  const answer = await queryStudies(target, way, query.data, (patientId) => pseudonymOf(key, patientId));
  print(flags.json, answer, () =>
    [
      ...answer.rows.map((row) =>
        [row.date, row.pseudonym, row.accession, row.modalities, row.description, row.studyUid].join("\t"),
      ),
      ...(answer.rows.length === 0 ? ["no study fits"] : []),
      ...(answer.hasMore ? ["more than 100 studies fit: narrow the question"] : []),
    ].join("\n"),
  );
}

async function send(flags: SendFlags, command: Command, path: string): Promise<void> {
  const { target, way } = targetOf(flags, command);
  const attempts = Number(flags.attempts);
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 10)
    usage(command, `--attempts ${flags.attempts} is no number from 1 to 10`);
  if (!existsSync(flags.data)) usage(command, `--data ${flags.data} is not there: name the data folder`);
  const paths = [...segmentsBeside(path)];
  const identified = flags.identified === true;
  if (sendOutlook(paths).carriesIdentity) {
    const said = identified
      ? "they are sent with the patient in them"
      : "a de-identified copy is sent; --identified sends them as they are";
    console.error(`cementwatch: pictures as received may name the patient: ${said}`);
  }
  await loadCodecs();
  const followUpFile = followUpBeside(path);
  const source = {
    paths,
    ...(followUpFile === undefined ? {} : { followUpFile }),
    keyPath: join(flags.data, "deident.key"),
    masksPath: join(flags.data, "deident-masks.yaml"),
  };
  const order = { target, way, sessionId: path, identified, source, attempts };
  const result = await withPassingFolder(tmpdir(), "cementwatch-send-", (folder) =>
    sendSession(order, { folder, progress: (done01) => progress(done01) }),
  );
  endProgress();
  print(flags.json, result, () => sendText(result));
  process.exitCode = result.unsent > 0 ? 1 : 0;
}

function sendText({ objects, sent, unsent, target, warnings }: SendResult): string {
  return [
    ...objects.map(({ name, sopClass, state, why }) =>
      [state, name, sopClass, why].filter((part) => part !== "").join("\t"),
    ),
    `${sent} of ${sent + unsent} objects sent to ${target}`,
    ...warnings.map((warning) => `! ${warning}`),
  ].join("\n");
}

async function get(flags: Flags, command: Command, studyUid: string): Promise<void> {
  const { target, way } = targetOf(flags, command);
  if (!/^[0-9]+(\.[0-9]+)+$/.test(studyUid) || studyUid.length > 64)
    usage(command, `${studyUid} is no UID of digits and points: take one that find shows`);
  const inbox = resolve(flags.data, "inbox");
  const result = await fetchStudy(
    { target, way, studyUid, inbox },
    { progress: (done01) => progress(done01) },
  );
  endProgress();
  print(flags.json, result, () =>
    [
      `${result.objects} objects in ${join(inbox, result.folder)}`,
      ...result.warnings.map((warning) => `! ${warning}`),
    ].join("\n"),
  );
}
