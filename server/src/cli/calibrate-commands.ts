/** `cementwatch calibrate`: stored calibrations on the command line. It reads; calibrating itself is the page's. */
import { existsSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import type { Command } from "commander";
import { CalibrationOffice } from "../calibration-store/calibration-office.ts";
import { certificatePdf } from "../certificates/certificate-pdf.ts";
import { verdictOf } from "../certificates/certificate-words.ts";
import { dccXml } from "../certificates/dcc-xml.ts";
import { labelText } from "../certificates/label.ts";
import { SOFTWARE } from "../software.ts";
import { dataCommand, print, usage } from "./output.ts";

interface Flags {
  readonly data: string;
  readonly json?: boolean;
}

interface CertificateFlags {
  readonly data: string;
  readonly pdf?: string;
  readonly dcc?: string;
  readonly label?: string;
  readonly json?: string;
}

/** Adds the group to the program. */
export function registerCalibrateCommands(program: Command): void {
  const group = program
    .command("calibrate")
    .description("stored calibrations, certificates, references and due dates");
  const add = (name: string, description: string) => dataCommand(group, name, description);
  add("list", "all calibrations, newest first").action(async (flags: Flags, command: Command) => {
    for (const entry of (await openOffice(flags, command)).calibrations.list()) {
      print(flags.json, entry, () => line(entry));
    }
  });
  add("show <ID>", "one calibration").action(async (id: string, flags: Flags, command: Command) => {
    const entry = entryOf(await openOffice(flags, command), id, command);
    const problem = unusableReason(entry);
    const use = problem === undefined ? "measurements may use it" : `no measurement may use it: ${problem}`;
    print(flags.json, entry, () => `${line(entry)}\n${use}\n${labelText(entry)}SHA-256 ${entry.hash}`);
  });
  add("verify", "hashes and chains of all calibrations: intact (0), damaged (1)").action(
    async (flags: Flags, command: Command) => {
      const result = (await openOffice(flags, command)).calibrations.verify();
      const problems = result.problems.map(({ file, problem }) => `${file}: ${problem}`);
      print(flags.json, result, () =>
        [`${result.verdict}: ${result.entries} calibrations`, ...problems].join("\n"),
      );
      if (result.verdict === "damaged") process.exitCode = 1;
    },
  );
  add("references", "the register of reference standards").action(async (flags: Flags, command: Command) => {
    for (const reference of (await openOffice(flags, command)).references.list()) {
      const { id, version, title, serialNumber, certificateNumber, validUntil, isRetired } = reference;
      const state = isRetired ? "retired" : `valid until ${validUntil}`;
      print(
        flags.json,
        reference,
        () => `${id} v${version}  ${title}  S/N ${serialNumber}  ${certificateNumber}  ${state}`,
      );
    }
  });
  add("due", "what is due, the most urgent first: exit 1 when something is not to be used").action(
    async (flags: Flags, command: Command) => {
      for (const item of await (await openOffice(flags, command)).due()) {
        const isOut = item.state === "expired" || item.state === "lockedOut" || item.problem !== undefined;
        if (isOut) process.exitCode = 1;
        print(
          flags.json,
          item,
          () => `${item.what}  ${item.title}  ${item.serialNumber || item.id}  ${item.problem ?? item.words}`,
        );
      }
    },
  );
  registerCertificate(group);
}

function registerCertificate(group: Command): void {
  group
    .command("certificate <ID>")
    .description("write the certificate of a calibration")
    .option("--data <DIR>", "folder of recordings and catalogue", "data")
    .option("--pdf <OUT>", "for people")
    .option("--dcc <OUT>", "Digital Calibration Certificate, XML")
    .option("--json <OUT>", "the whole entry")
    .option("--label <OUT>", "three lines for a label printer")
    .action(async (id: string, options: CertificateFlags, command: Command) => {
      const { data, pdf, dcc, json, label } = options;
      const outs = [pdf, dcc, json, label].filter((out) => out !== undefined);
      if (outs.length === 0)
        usage(command, "name at least one file to write: --pdf, --dcc, --json or --label");
      for (const out of outs) if (existsSync(out)) usage(command, `${out} exists already; name a new file`);
      const office = await openOffice({ data }, command);
      const entry = entryOf(office, id, command);
      const write = (out: string | undefined, content: string | Uint8Array) => {
        if (out === undefined) return;
        try {
          writeFileSync(out, content, { flag: "wx" });
        } catch (error) {
          usage(command, error instanceof Error ? error.message : String(error));
        }
        console.log(`wrote ${out}`);
      };
      if (pdf !== undefined) write(pdf, await certificatePdf(entry, office.laboratory));
      if (dcc !== undefined) write(dcc, dccXml(entry, office.laboratory));
      write(json, `${JSON.stringify(entry, undefined, 2)}\n`);
      write(label, labelText(entry));
    });
}

/** Opens what is in the data folder; problems go to standard error. */
async function openOffice({ data }: Pick<Flags, "data">, command: Command): Promise<CalibrationOffice> {
  const dataFolder = resolve(data);
  if (!existsSync(dataFolder) || !statSync(dataFolder).isDirectory()) {
    usage(command, `--data ${data} is no folder; name the one that the server uses`);
  }
  const office = new CalibrationOffice({ dataFolder, wallMs: () => Date.now(), software: SOFTWARE });
  await office.load();
  for (const problem of office.problems()) console.error(`cementwatch: ${problem}`);
  return office;
}

function entryOf(office: CalibrationOffice, id: string, command: Command): CalibrationEntry {
  return (
    office.calibrations.find(id) ??
    usage(command, `there is no calibration ${id}; "calibrate list" shows them`)
  );
}

function line(entry: CalibrationEntry): string {
  const { id, version, plan, finishedAt, validUntil, kind } = entry;
  const what = kind === "rollback" ? `restores ${entry.restores ?? ""}` : plan.procedure;
  const { model, serialNumber } = plan.device;
  return `${id} v${version}  ${plan.signal}  ${model} S/N ${serialNumber}  ${what}  ${finishedAt.slice(0, 10)}  until ${validUntil}  ${verdictOf(entry)}`;
}
