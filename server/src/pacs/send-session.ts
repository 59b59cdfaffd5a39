/** Sends a session, or what an earlier try left unsent, to an archive; what was not taken stays in the folder. */
import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { PACS_WAYS, type SendResult, type SentObject } from "@cementwatch/shared/pacs/pacs-view";
import { z } from "zod";
import type { JobTools } from "../jobs/job.ts";
import { pacsTargetSchema } from "./pacs-target.ts";
import { readPart10File } from "./part10.ts";
import { makeSendObjects } from "./send-objects.ts";
import { type OutgoingObject, type Report, storeObjects } from "./store-objects.ts";
import { stowObjects } from "./stow-objects.ts";
import { dimsePeer, webPeer } from "./target-peers.ts";
import { sopClassName } from "./uid-names.ts";

const sendOrderSchema = z.strictObject({
  target: pacsTargetSchema,
  way: z.enum(PACS_WAYS),
  sessionId: z.string(),
  identified: z.boolean(),
  /** A session to make objects of, or objects that an earlier try left. */
  source: z.union([
    z.strictObject({
      paths: z.array(z.string()).min(1),
      followUpFile: z.string().optional(),
      keyPath: z.string(),
      masksPath: z.string(),
    }),
    z.strictObject({ folder: z.string(), names: z.array(z.string()).min(1) }),
  ]),
  /** How often what failed is tried; refused objects are not tried again. */
  attempts: z.int().min(1).max(10).default(1),
});
export type SendOrder = z.input<typeof sendOrderSchema>;

/** The share of the work that making the objects is. */
const MADE_01 = 0.6;

/** @throws FaultError REC-UNREADABLE, REC-NOT-DEIDENTIFIED, NET-PACS-FAILED when there is nothing to send */
export async function sendSession(input: SendOrder, tools: JobTools): Promise<SendResult> {
  const { target, way, sessionId, identified, source, attempts } = sendOrderSchema.parse(input);
  const { folder } = tools;
  const warnings: string[] = [];
  if ("paths" in source) {
    const { followUpFile, ...rest } = source;
    const from = { ...rest, identified, ...(followUpFile === undefined ? {} : { followUpFile }) };
    warnings.push(...(await makeSendObjects(from, tools)));
  } else takeOver(source.folder, source.names, folder);
  const { objects, unreadable } = objectsIn(folder);
  if (unreadable > 0) warnings.push(`${unreadable} objects are no DICOM files and were not sent`);
  const told = new Map<string, SentObject>();
  const report: Report = (object, { state, why }) => {
    const { name, sopClass, sopInstance: sopInstanceUid, sizeBytes } = object;
    told.set(name, { name, sopClass: sopClassName(sopClass), sopInstanceUid, sizeBytes, state, why });
    tools.progress(
      MADE_01 + ((1 - MADE_01) * told.size) / objects.length,
      `sent ${told.size} of ${objects.length}`,
    );
  };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const left = objects.filter(({ name }) => isOpen(told.get(name)));
    if (way === "dimse") await storeObjects(dimsePeer(target), left, report);
    else await stowObjects(webPeer(target), left, report);
  }
  for (const { name, state } of told.values())
    if (state === "sent") rmSync(join(folder, name), { force: true });
  const sent = [...told.values()].filter(({ state }) => state === "sent").length;
  return {
    target: target.id,
    way,
    sessionId,
    identified,
    objects: [...told.values()],
    sent,
    unsent: told.size - sent,
    warnings,
  };
}

function isOpen(object: SentObject | undefined): boolean {
  return object === undefined || object.state === "failed" || object.state === "notTried";
}

/** Copies, so that the earlier try can be repeated when this one is cancelled. @throws FaultError NET-PACS-FAILED */
function takeOver(from: string, names: readonly string[], folder: string): void {
  for (const name of names) {
    const path = join(from, basename(name));
    if (!existsSync(path)) {
      throw new FaultError(
        "NET-PACS-FAILED",
        `${basename(name)} of the earlier try is gone: send the session again`,
      );
    }
    copyFileSync(path, join(folder, basename(name)));
  }
}

function objectsIn(folder: string): {
  readonly objects: readonly OutgoingObject[];
  readonly unreadable: number;
} {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".dcm"))
    .sort();
  if (names.length === 0) throw new FaultError("NET-PACS-FAILED", "there is no DICOM object to send");
  const files = names.map((name) => ({ name, file: readPart10File(join(folder, name)) }));
  const objects = files.flatMap(({ name, file }) => (file === undefined ? [] : [{ ...file, name }]));
  return { objects, unreadable: files.length - objects.length };
}
