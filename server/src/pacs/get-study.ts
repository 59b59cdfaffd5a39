/** C-GET of a study (study root): the archive sends its objects back over the same association. */
import { joinBytes, textElement } from "@cementwatch/drivers/worklist/dicom-elements";
import { FaultError } from "@cementwatch/shared/faults";
import { Association, type DimsePeer } from "./association.ts";
import { COMMAND, command } from "./dimse-messages.ts";
import { IMPLICIT_LITTLE_ENDIAN } from "./echo.ts";
import { once } from "./find-studies.ts";
import type { InboxWriter } from "./inbox.ts";
import { part10Preamble } from "./part10.ts";
import { STORAGE_CLASSES, WANTED_SYNTAXES } from "./uid-names.ts";

const STUDY_ROOT_GET = "1.2.840.10008.5.1.4.1.2.2.3";
const GET_CONTEXT = 1;
const UID = /^[0-9.]{1,64}$/;

/** Answers with how many the archive says it could not send. @throws FaultError NET-PACS-FAILED */
export async function getStudy(
  peer: DimsePeer,
  studyUid: string,
  inbox: InboxWriter,
  onObject: () => void,
): Promise<number> {
  const contexts = [
    { id: GET_CONTEXT, abstractSyntax: STUDY_ROOT_GET, syntaxes: [IMPLICIT_LITTLE_ENDIAN] },
    ...STORAGE_CLASSES.map((abstractSyntax, index) => ({
      id: 2 * index + 3,
      abstractSyntax,
      syntaxes: WANTED_SYNTAXES,
      isOurs: true,
    })),
  ];
  const association = await Association.open(
    peer,
    contexts,
    ({ field, sopClass, sopInstance }, contextId) => {
      const transferSyntax = association.syntaxOf(contextId);
      if (field !== COMMAND.storeRequest || transferSyntax === undefined) return undefined;
      if (!UID.test(sopClass) || !UID.test(sopInstance)) throw new Error("an object without a proper UID");
      inbox.begin();
      inbox.write(part10Preamble({ sopClass, sopInstance, transferSyntax }));
      return (piece) => inbox.write(piece);
    },
  );
  try {
    return await follow(association, studyUid, inbox, onObject);
  } finally {
    association.abort();
  }
}

async function follow(
  association: Association,
  studyUid: string,
  inbox: InboxWriter,
  onObject: () => void,
): Promise<number> {
  if (association.syntaxOf(GET_CONTEXT) === undefined) {
    throw new FaultError(
      "NET-PACS-FAILED",
      "the archive gives nothing back over C-GET: set up its DICOMweb address and fetch that way",
    );
  }
  const request = { field: COMMAND.getRequest, sopClass: STUDY_ROOT_GET, messageId: 1, hasData: true };
  const keys = joinBytes(textElement(0x00080052, "STUDY"), textElement(0x0020000d, studyUid, "\0"));
  await association.send(GET_CONTEXT, command(request), once(keys));
  for (;;) {
    const { command: message, contextId } = await association.next();
    if (message.field === COMMAND.storeRequest) {
      inbox.end();
      onObject();
      const { sopClass, sopInstance, messageId } = message;
      const answer = { field: COMMAND.storeResponse, sopClass, sopInstance, messageId, status: 0 };
      await association.send(contextId, command({ ...answer, hasData: false }));
    } else if (message.field !== COMMAND.getResponse) {
      throw new FaultError("NET-PACS-FAILED", "the archive answered another question: look at its log");
    } else if (message.status !== 0xff00) {
      if (message.status === 0 || message.status === 0xb000) {
        await association.release();
        return message.failed;
      }
      const code = message.status.toString(16).toUpperCase().padStart(4, "0");
      throw new FaultError("NET-PACS-FAILED", `the archive gave nothing back (${code}): look at its log`);
    }
  }
}
