/** C-ECHO: whether an archive answers this station at all. */
import { FaultError } from "@cementwatch/shared/faults";
import { Association, type DimsePeer } from "./association.ts";
import { COMMAND, command } from "./dimse-messages.ts";

const VERIFICATION = "1.2.840.10008.1.1";
const CONTEXT_ID = 1;
export const IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2";

/** @throws FaultError NET-PACS-FAILED with advice */
export async function echo(peer: DimsePeer): Promise<void> {
  const context = { id: CONTEXT_ID, abstractSyntax: VERIFICATION, syntaxes: [IMPLICIT_LITTLE_ENDIAN] };
  const association = await Association.open(peer, [context]);
  if (association.syntaxOf(CONTEXT_ID) === undefined) {
    association.abort();
    throw new FaultError("NET-PACS-FAILED", "the archive takes no echo: it may take objects all the same");
  }
  const field = COMMAND.echoRequest;
  await association.send(
    CONTEXT_ID,
    command({ field, sopClass: VERIFICATION, messageId: 1, hasData: false }),
  );
  const { status } = (await association.next()).command;
  await association.release();
  if (status !== 0) throw new FaultError("NET-PACS-FAILED", `the archive answered the echo with ${status}`);
}
