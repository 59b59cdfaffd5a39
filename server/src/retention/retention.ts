/**
 * Applies the policy: lists what goes and why and, when asked to, removes it with everything beside it. Each record is
 * checked whole before it goes; one that is damaged, held or being recorded stays.
 */
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { hashFile } from "../file-store/file-hash.ts";
import { syncFolder } from "../file-store/write-once.ts";
import { listSessionFiles } from "../recording/session-files.ts";
import { checkRecord } from "../reports/record-hash.ts";
import { removeStrips } from "../session/replay-strips.ts";
import { HoldBook } from "./hold-book.ts";
import { type Tombstone, unfinishedRemovals, writeRemoved } from "./removed-log.ts";
import { planRetention, type RetentionRow } from "./retention-plan.ts";
import { type RetentionPolicy, readRetentionPolicy } from "./retention-policy.ts";

export interface RetentionParts {
  readonly dataFolder: string;
  readonly sessions: readonly SessionSummary[];
  readonly wallMs: () => number;
  readonly freeBytes: () => Promise<number>;
}

export interface RetentionReport {
  readonly policy: RetentionPolicy;
  readonly rows: readonly (RetentionRow & { readonly isRemoved?: boolean })[];
}

/** @throws FaultError PIP-CONFIG-INVALID for an unusable policy */
export async function retentionReport(parts: RetentionParts): Promise<RetentionReport> {
  const directory = join(parts.dataFolder, "sessions");
  const policy = await readRetentionPolicy(parts.dataFolder);
  const holds = new HoldBook(directory, parts.wallMs);
  const heldIds = new Set<string>();
  for (const { sessionId } of parts.sessions)
    if ((await holds.stateOf(sessionId))?.isHeld !== false) heldIds.add(sessionId);
  const freeBytes = await parts.freeBytes();
  const { sessions, wallMs } = parts;
  return { policy, rows: planRetention({ sessions, policy, heldIds, nowMs: wallMs(), freeBytes }) };
}

/** Removes what the report says is to go. @throws FaultError REC-WRITE-FAILED when the log of removals cannot be written */
export async function applyRetention(parts: RetentionParts): Promise<RetentionReport> {
  const holds = new HoldBook(join(parts.dataFolder, "sessions"), parts.wallMs);
  for (const tombstone of await unfinishedRemovals(parts.dataFolder)) {
    // Since the removal was cut short somebody may have put what is left under hold.
    if ((await holds.stateOf(tombstone.sessionId))?.isHeld !== true) await finish(parts, tombstone);
  }
  const { policy, rows } = await retentionReport(parts);
  const done: RetentionReport["rows"][number][] = [];
  for (const row of rows) done.push(row.action === "keep" ? row : await remove(parts, policy, row));
  return { policy, rows: done };
}

async function remove(parts: RetentionParts, policy: RetentionPolicy, row: RetentionRow) {
  const { dataFolder, wallMs } = parts;
  const { sessionId, origin, startedAt, why } = row;
  const directory = join(dataFolder, "sessions");
  const own = listSessionFiles(directory).get(sessionId);
  const keep = (reason: string) => ({ ...row, action: "keep" as const, why: reason });
  if (own === undefined) return keep("is gone already");
  const record = checkRecord(own.segments);
  if (record.verdict !== "intact")
    return keep(`its record is ${record.verdict}: recover it or remove it by hand`);
  const files = await Promise.all(
    [...own.beside, ...own.segments].map(async (path) => ({
      name: basename(path),
      ...(await hashFile(path)),
    })),
  );
  // Somebody may have put it under hold while it was being checked.
  if ((await new HoldBook(directory, wallMs).stateOf(sessionId))?.isHeld !== false)
    return keep("under legal hold");
  const at = new Date(wallMs()).toISOString();
  const chainEnd = record.hashes.at(-1)?.sha256 ?? "";
  const tombstone = {
    kind: "removing",
    sessionId,
    at,
    origin,
    startedAt,
    why,
    policy,
    chainEnd,
    files,
  } as const;
  await writeRemoved(dataFolder, tombstone);
  await finish(parts, tombstone);
  return { ...row, isRemoved: true };
}

async function finish(
  { dataFolder, wallMs }: RetentionParts,
  { sessionId, files }: Pick<Tombstone, "sessionId" | "files">,
) {
  const directory = join(dataFolder, "sessions");
  for (const { name } of files) await rm(join(directory, name), { force: true });
  await removeStrips(dataFolder, sessionId);
  await syncFolder(directory);
  await writeRemoved(dataFolder, { kind: "removed", sessionId, at: new Date(wallMs()).toISOString() });
}
