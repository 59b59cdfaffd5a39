/** `cementwatch report`: the forms of a session's report, from its file. */
import { existsSync, writeFileSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import type { Command } from "commander";
import { segmentsBeside } from "../recording/session-segments.ts";
import { followUpBeside } from "../reports/follow-up-file.ts";
import { makeReport, REPORT_FORMS } from "../reports/make-report.ts";

type Flags = Partial<Record<(typeof REPORT_FORMS)[number], string>>;

export function registerReportCommand(program: Command): void {
  program
    .command("report <FILE>")
    .description(
      "write the report of a recorded session: one page, JSON, DICOM Encapsulated PDF, Procedure Log",
    )
    .option("--pdf <OUT>", "the page")
    .option("--json <OUT>", "the same as data")
    .option("--dicom <OUT>", "the page as a DICOM Encapsulated PDF object")
    .option("--sr <OUT>", "the course of the case as a DICOM Procedure Log")
    .action(async (path: string, flags: Flags, command: Command) => {
      const fail = (message: string) => command.error(`cementwatch: ${message}`, { exitCode: 2 });
      const forms = REPORT_FORMS.filter((form) => flags[form] !== undefined);
      if (forms.length === 0) fail("name at least one file to write: --pdf, --json, --dicom or --sr");
      for (const form of forms) {
        if (existsSync(flags[form] ?? "")) fail(`--${form} ${flags[form]} exists already; name a new file`);
      }
      const followUpFile = followUpBeside(path);
      try {
        const made = await makeReport(
          { paths: segmentsBeside(path), ...(followUpFile === undefined ? {} : { followUpFile }) },
          forms,
        );
        for (const form of forms) {
          const out = flags[form] ?? "";
          writeFileSync(out, made.get(form) ?? new Uint8Array(0), { flag: "wx" });
          console.log(`wrote ${out}`);
        }
      } catch (error) {
        if (error instanceof FaultError) fail(error.message);
        if (error instanceof Error && "syscall" in error) fail(error.message);
        throw error;
      }
    });
}
