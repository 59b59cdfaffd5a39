/** `cementwatch audit`: the audit trail without a server. It reads only. */
import { existsSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import type { AuditFilter, AuditHead, AuditRow } from "@cementwatch/shared/audit/audit-row";
import { FaultError } from "@cementwatch/shared/faults";
import type { Command } from "commander";
import { auditCsv } from "../audit/audit-csv.ts";
import { AuditFile, auditPath } from "../audit/audit-file.ts";
import { headChecker, ownKeys } from "../audit/head-signing.ts";
import { verifyAudit } from "../audit/verify-audit.ts";
import { type PublicKeyEntry, readPublicKeys } from "../signing/keyring.ts";
import { dataCommand, print, usage } from "./output.ts";

interface DataFlags {
  readonly data: string;
  readonly json?: boolean;
}

interface VerifyFlags extends DataFlags {
  readonly head?: string;
  readonly publicKey?: string;
}

interface ListFlags extends DataFlags {
  readonly actor?: string;
  readonly action?: string;
  readonly session?: string;
  readonly from?: string;
  readonly to?: string;
  readonly most: string;
}

const PAGE = 500;

/** Adds the group to the program. */
export function registerAuditCommands(program: Command): void {
  const group = program.command("audit").description("the audit trail: check it, list it, export it");
  const add = (name: string, description: string) => dataCommand(group, name, description);
  add("verify", "check every row: intact (0), otherwise (1) with the first bad row")
    .option("--head <SEQ:HASH>", "a head written down elsewhere, for example with a signature")
    .option(
      "--public-key <PEM>",
      "public key, or register of keys, that signed heads are checked with; else that of the folder",
    )
    .action((flags: VerifyFlags, command: Command) => runVerify(flags, command));
  filtered(add("list", "rows, newest first"))
    .option("--most <N>", "how many", "50")
    .action(async (flags: ListFlags, command: Command) => {
      const most = Number(flags.most);
      if (!Number.isInteger(most) || most < 1)
        usage(command, `--most ${flags.most} is no number from 1; give one`);
      withTrail(flags, command, (file) => {
        let before = Number.MAX_SAFE_INTEGER;
        for (let left = most; left > 0; ) {
          const rows = file.rows(filterOf(flags), before, Math.min(PAGE, left));
          for (const row of rows) print(flags.json, row, () => lineOf(row));
          left = rows.length < PAGE ? 0 : left - rows.length;
          before = rows.at(-1)?.seq ?? 0;
        }
      });
    });
  filtered(group.command("export <OUT>").description("all rows that fit, as CSV, newest first"))
    .option("--data <DIR>", "folder of recordings and catalogue", "data")
    .action(async (out: string, flags: ListFlags, command: Command) => {
      if (existsSync(out)) usage(command, `${out} exists already; name a new file`);
      const parts: string[] = [];
      const file = openTrail(flags, command);
      const page = async (before: number) => {
        const rows = file.rows(filterOf(flags), before, PAGE + 1);
        return { rows: rows.slice(0, PAGE), hasMore: rows.length > PAGE };
      };
      for await (const part of auditCsv(page)) parts.push(part);
      file.close();
      writeFileSync(out, parts.join(""), { flag: "wx" });
      console.log(`wrote ${out}`);
    });
}

function filtered(command: Command): Command {
  return command
    .option("--actor <TEXT>", "part of a name or role")
    .option("--action <TEXT>", "beginning of an action, for example signOff")
    .option("--session <ID>", "one session")
    .option("--from <DAY>", "first day, 2026-11-26, UTC")
    .option("--to <DAY>", "last day");
}

function runVerify(flags: VerifyFlags, command: Command): void {
  const folder = folderOf(flags, command);
  const expected = flags.head === undefined ? undefined : headOf(flags.head, command);
  const checkSignature = headChecker(keysOf(folder, flags, command));
  const check = verifyAudit(folder, {
    ...(expected === undefined ? {} : { expected }),
    checkSignature,
  });
  const { verdict, rows, head, heads } = check;
  print(flags.json, check, () =>
    [
      `${verdict}: ${rows} rows, head ${head.seq}:${head.hash}`,
      `heads noted ${heads.noted}, signed ${heads.signed}: ${heads.confirmed} valid, ${heads.wrong} wrong, ${heads.signed - heads.confirmed - heads.wrong} by a key that is not known here`,
      ...check.findings,
    ].join("\n"),
  );
  if (verdict !== "intact") process.exitCode = 1;
}

function headOf(text: string, command: Command): AuditHead {
  const [, seq, hash] = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    return usage(
      command,
      `--head ${text} is not SEQ:HASH; give the number and the 64 digits as "verify" prints them`,
    );
  return { seq: Number(seq), hash };
}

function keysOf(folder: string, { publicKey }: VerifyFlags, command: Command): readonly PublicKeyEntry[] {
  try {
    return publicKey === undefined ? ownKeys(folder) : readPublicKeys(publicKey);
  } catch (error) {
    if (error instanceof FaultError) return usage(command, error.message);
    throw error;
  }
}

function withTrail(flags: DataFlags, command: Command, work: (file: AuditFile) => void): void {
  const file = openTrail(flags, command);
  try {
    work(file);
  } finally {
    file.close();
  }
}

function openTrail(flags: DataFlags, command: Command): AuditFile {
  const folder = folderOf(flags, command);
  if (!existsSync(auditPath(folder)))
    usage(command, `--data ${flags.data} has no audit trail; the server begins one when it starts`);
  return new AuditFile(folder);
}

function folderOf({ data }: DataFlags, command: Command): string {
  const folder = resolve(data);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    usage(command, `--data ${data} is no folder; name the one that the server uses`);
  return folder;
}

function filterOf({ actor = "", action = "", session = "", from = "", to = "" }: ListFlags): AuditFilter {
  return { actor, action, sessionId: session, from, to };
}

function lineOf(row: AuditRow): string {
  const who = row.actor === "" ? row.role : `${row.actor} (${row.role})`;
  const change = row.before === "" && row.after === "" ? "" : `${row.before} → ${row.after}`;
  return [`${row.seq}`, row.atWall, who, row.action, row.object, change, row.reason, row.sessionId]
    .filter((part) => part !== "")
    .join("  ");
}
