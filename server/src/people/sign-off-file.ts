/** `<session>.sign-off.jsonl` beside the record: signatures in order, each with the hash of the one before. */
import { SIGN_OFF_MEANINGS, type SignOff } from "@cementwatch/shared/audit/sign-off";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { canonicalDigest } from "../file-store/canonical-json.ts";
import { appendLine, readLines } from "../file-store/lines-file.ts";
import { besidePath } from "../recording/files-beside.ts";
import { ROLES } from "./people-file.ts";

/** More is somebody's mistake; all of them are read back. */
const SIGN_OFFS_MOST = 200;
const FIRST_HASH = "0".repeat(64);

const hash = z.string().max(64);
const files = z.array(z.strictObject({ file: z.string().max(200), sha256: hash })).max(1_000);
const signOffSchema = z.strictObject({
  seq: z.int().min(1),
  sessionId: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  atWall: z.string(),
  meaning: z.enum(SIGN_OFF_MEANINGS),
  comment: z.string(),
  signed: z.strictObject({
    verdict: z.enum(["intact", "unfinished", "damaged"]),
    record: files,
    entries: files,
  }),
  auditHead: z.strictObject({ seq: z.int().min(0), hash }),
  prevHash: hash,
  hash,
});

/** @throws RangeError for an id that could leave the directory */
export function signOffPath(sessionsFolder: string, sessionId: string): string {
  return besidePath(sessionsFolder, sessionId, "signOff");
}

export interface SignOffsRead {
  /** Oldest first. */
  readonly signOffs: readonly SignOff[];
  /** Empty, or what is wrong with the file. */
  readonly problem: string;
}

/** @throws the system's error when the file is there and cannot be read */
export async function readSignOffs(path: string): Promise<SignOffsRead> {
  const { lines, damaged } = await readLines(path, signOffSchema, SIGN_OFFS_MOST);
  const name = path.split("/").at(-1);
  if (damaged > 0) return { signOffs: lines, problem: `${damaged} lines of ${name} cannot be read` };
  const bad = lines.findIndex((line, i) => {
    const { hash: own, ...rest } = line;
    const before = lines[i - 1]?.hash ?? FIRST_HASH;
    return line.seq !== i + 1 || line.prevHash !== before || canonicalDigest(rest) !== own;
  });
  const problem = bad < 0 ? "" : `signature ${bad + 1} of ${name} was changed, moved or put in by hand`;
  return { signOffs: lines, problem };
}

/**
 * Adds one; resolves when it is on disk.
 * @throws FaultError REC-DAMAGED when those that are there do not hang together, REC-WRITE-FAILED when the disk refuses
 */
export async function addSignOff(
  path: string,
  content: Omit<SignOff, "seq" | "prevHash" | "hash">,
): Promise<SignOff> {
  const { signOffs, problem } = await readSignOffs(path);
  if (problem !== "")
    throw new FaultError("REC-DAMAGED", `${problem}: put back a copy of the file before signing`);
  if (signOffs.length >= SIGN_OFFS_MOST)
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      `the session has ${SIGN_OFFS_MOST} signatures: that is the most`,
    );
  const body = { ...content, seq: signOffs.length + 1, prevHash: signOffs.at(-1)?.hash ?? FIRST_HASH };
  const signOff: SignOff = { ...body, hash: canonicalDigest(body) };
  try {
    await appendLine(path, signOff);
  } catch (error) {
    throw new FaultError("REC-WRITE-FAILED", `${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return signOff;
}
