/**
 * Sends DICOM files to an archive as a C-STORE user: each as it is stored, in a presentation context of its own class and
 * syntax, so the peer can refuse one without the others. What breaks an association costs that object; the rest goes on
 * over a new one, unless the archive is gone.
 */
import { createReadStream } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import type { SentObject } from "@cementwatch/shared/pacs/pacs-view";
import { Association, type DimsePeer } from "./association.ts";
import { COMMAND, CONTEXTS_MOST, command, type PresentationContext } from "./dimse-messages.ts";
import type { Part10File } from "./part10.ts";
import { storeStatusText } from "./status-words.ts";
import { sopClassName, syntaxName } from "./uid-names.ts";

export interface OutgoingObject extends Part10File {
  /** Of our own making. */
  readonly name: string;
}

export type Outcome = Pick<SentObject, "state" | "why">;
export type Report = (object: OutgoingObject, outcome: Outcome) => void;

/** Many archives close an association that lasts for thousands. */
const OBJECTS_MOST = 500;
/** Objects in a row that broke their association: then the archive counts as gone. */
const BROKEN_MOST = 3;
const READ_BYTES = 262_144;
const GONE = "not tried: the archive was gone";

/** Tells the outcome of every object exactly once; throws for a bug only. */
export async function storeObjects(
  peer: DimsePeer,
  objects: readonly OutgoingObject[],
  report: Report,
): Promise<void> {
  let left = objects;
  let broken = 0;
  while (left.length > 0) {
    const { batch, contexts } = nextBatch(left);
    const { tried, isGone, isBroken } = await storeBatch(peer, batch, contexts, report);
    broken = isBroken && tried <= 1 ? broken + 1 : isBroken ? 1 : 0;
    left = left.slice(tried);
    if (!isGone && broken < BROKEN_MOST) continue;
    for (const object of left) report(object, { state: "notTried", why: GONE });
    return;
  }
}

const keyOf = ({ sopClass, transferSyntax }: OutgoingObject) => `${sopClass} ${transferSyntax}`;

/** As many objects as one association holds, in order. */
function nextBatch(objects: readonly OutgoingObject[]) {
  const contexts = new Map<string, PresentationContext>();
  const batch: OutgoingObject[] = [];
  for (const object of objects.slice(0, OBJECTS_MOST)) {
    if (!contexts.has(keyOf(object))) {
      if (contexts.size === CONTEXTS_MOST) break;
      const { sopClass: abstractSyntax, transferSyntax } = object;
      contexts.set(keyOf(object), {
        id: 2 * contexts.size + 1,
        abstractSyntax,
        syntaxes: [transferSyntax],
      });
    }
    batch.push(object);
  }
  return { batch, contexts };
}

interface BatchEnd {
  /** Objects that were told about. */
  readonly tried: number;
  /** No association came about. */
  readonly isGone: boolean;
  readonly isBroken: boolean;
}

async function storeBatch(
  peer: DimsePeer,
  batch: readonly OutgoingObject[],
  contexts: ReadonlyMap<string, PresentationContext>,
  report: Report,
): Promise<BatchEnd> {
  let tried = 0;
  let association: Association | undefined;
  try {
    association = await Association.open(peer, [...contexts.values()]);
    for (const object of batch) {
      report(object, await storeOne(association, contexts.get(keyOf(object))?.id ?? 0, object, tried + 1));
      tried += 1;
    }
    await association.release();
    return { tried, isGone: false, isBroken: false };
  } catch (error) {
    association?.abort();
    const [object] = batch.slice(tried);
    if (!(error instanceof FaultError) || object === undefined) throw error;
    report(object, { state: "failed", why: error.detail });
    return { tried: tried + 1, isGone: association === undefined, isBroken: true };
  }
}

async function storeOne(
  association: Association,
  contextId: number,
  object: OutgoingObject,
  messageId: number,
): Promise<Outcome> {
  const { sopClass, sopInstance, transferSyntax, path, dataOffset } = object;
  if (association.syntaxOf(contextId) === undefined) {
    const what = `${sopClassName(sopClass)} as ${syntaxName(transferSyntax)}`;
    return { state: "refused", why: `the archive takes no ${what}: have it allowed there` };
  }
  const field = COMMAND.storeRequest;
  const request = command({ field, sopClass, sopInstance, messageId, hasData: true });
  const data = createReadStream(path, { start: dataOffset, highWaterMark: READ_BYTES });
  try {
    await association.send(contextId, request, data);
  } finally {
    data.destroy();
  }
  const { command: answer } = await association.next();
  if (answer.field !== COMMAND.storeResponse || answer.messageId !== messageId)
    throw new FaultError("NET-PACS-FAILED", "the archive answered another question: look at its log");
  return storeStatusText(answer.status);
}
