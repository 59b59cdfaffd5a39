/** WADO-RS of a study: its objects as they are stored, streamed into the inbox. */
import { FaultError } from "@cementwatch/shared/faults";
import type { InboxWriter } from "./inbox.ts";
import { boundaryOf, MultipartSplitter } from "./multipart-splitter.ts";
import { piecesOf, statusAdvice, type WebPeer, webRequest } from "./web-request.ts";

const AS_STORED = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/** @throws FaultError NET-PACS-FAILED with advice */
export async function wadoStudy(
  peer: WebPeer,
  studyUid: string,
  inbox: InboxWriter,
  onObject: () => void,
): Promise<void> {
  const response = await webRequest(peer, `studies/${studyUid}`, AS_STORED);
  const status = response.statusCode ?? 0;
  const boundary = boundaryOf(response.headers["content-type"]);
  if (status !== 200 || boundary === undefined) {
    response.destroy();
    const why = status === 200 ? "with no DICOM objects: check pacs.web.url" : statusAdvice(status);
    throw new FaultError("NET-PACS-FAILED", `the archive answered ${why}`);
  }
  const splitter = new MultipartSplitter(boundary, {
    begin: () => inbox.begin(),
    data: (bytes) => inbox.write(bytes),
    end: () => {
      inbox.end();
      onObject();
    },
  });
  for await (const piece of piecesOf(response)) {
    const wrong = splitter.feed(piece);
    if (wrong === undefined) continue;
    response.destroy();
    throw new FaultError("NET-PACS-FAILED", `the archive sent ${wrong}`);
  }
  if (!splitter.isOver)
    throw new FaultError(
      "NET-PACS-FAILED",
      "the archive's answer ended in the middle: fetch the study again",
    );
}
