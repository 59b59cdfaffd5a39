/**
 * One request to an archive's DICOMweb. Redirects are not followed (they would carry credentials elsewhere); silence and
 * sizes are bounded; nothing that the peer writes gets into a message but its status.
 */
import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { FaultError } from "@cementwatch/shared/faults";

export interface WebPeer {
  readonly url: string;
  readonly credentialsFile?: string;
  readonly timeoutS: number;
}

export interface WebBody {
  readonly type: string;
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const CREDENTIALS_MOST_BYTES = 8_192;
const ANSWER_MOST_BYTES = 4 * 1024 * 1024;

/** Resolves with the head of the answer. @throws FaultError NET-PACS-FAILED with advice */
export async function webRequest(
  peer: WebPeer,
  path: string,
  accept: string,
  body?: WebBody,
): Promise<IncomingMessage> {
  const url = new URL(`${peer.url.replace(/\/+$/, "")}/${path}`);
  const headers = {
    Accept: accept,
    ...authorization(peer.credentialsFile),
    ...(body === undefined ? {} : { "Content-Type": body.type, "Content-Length": body.sizeBytes }),
  };
  const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
    method: body === undefined ? "GET" : "POST",
    headers,
    timeout: peer.timeoutS * 1_000,
    agent: false,
  });
  const failed = (why: string) => new FaultError("NET-PACS-FAILED", `the archive at ${url.host} ${why}`);
  return new Promise((resolve, reject) => {
    request.on("timeout", () => request.destroy(new Error("ETIMEDOUT")));
    request.on("error", (error: NodeJS.ErrnoException) => reject(failed(adviceOf(error, peer.timeoutS))));
    request.on("response", (response) => {
      // From here on the reader of the answer hears of it.
      response.on("error", () => undefined);
      resolve(response);
    });
    if (body === undefined) request.end();
    else {
      const source = Readable.from(body.bytes);
      source.on("error", (error) => request.destroy(error));
      request.on("close", () => source.destroy());
      source.pipe(request);
    }
  });
}

/** The whole of a small answer. @throws FaultError NET-PACS-FAILED */
export async function answerBytes(response: IncomingMessage): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of piecesOf(response)) {
    size += piece.length;
    if (size > ANSWER_MOST_BYTES) {
      response.destroy();
      throw new FaultError("NET-PACS-FAILED", "the archive's answer is longer than 4 MB: ask for less");
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** @throws FaultError NET-PACS-FAILED when it breaks off */
export async function* piecesOf(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of response) yield piece as Uint8Array;
  } catch (error) {
    throw new FaultError("NET-PACS-FAILED", "the archive broke off in the middle of its answer", {
      cause: error,
    });
  }
}

/** What a status that is no success means. */
export function statusAdvice(status: number): string {
  if (status === 401 || status === 403)
    return `${status}: check the credentials file and this station's rights`;
  if (status === 404) return "404: there is no such thing there; check pacs.web.url";
  if (status === 413) return "413: the objects are too large for it";
  if (status >= 300 && status < 400)
    return `${status}: it points elsewhere; enter that address as pacs.web.url`;
  return `${status}: look at its log`;
}

/** Read anew for each request: a changed password holds at once. @throws FaultError NET-PACS-FAILED without its content */
function authorization(path: string | undefined): { readonly Authorization?: string } {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FaultError(
      "NET-PACS-FAILED",
      `the credentials file ${path} cannot be read (${code ?? "error"}): write user:password into it`,
    );
  }
  const bearer = /^Bearer [\x21-\x7e]+$/.test(text);
  if (text.length > CREDENTIALS_MOST_BYTES || (!bearer && !/^[^:\n]+:[^\n]*$/.test(text))) {
    throw new FaultError(
      "NET-PACS-FAILED",
      `the credentials file ${path} must hold one line, user:password or Bearer token`,
    );
  }
  return { Authorization: bearer ? text : `Basic ${Buffer.from(text).toString("base64")}` };
}

function adviceOf({ code, message }: NodeJS.ErrnoException, timeoutS: number): string {
  if (message === "ETIMEDOUT") return `was silent for ${timeoutS} s: have it looked at, then send again`;
  if (code === "ECONNREFUSED") return "is not running, or the port is wrong: check pacs.web.url";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "has a name that nobody knows: check pacs.web.url";
  if (code === "ECONNRESET" || code === "EPIPE") return "cut the connection in the middle: look at its log";
  return `cannot be reached (${code ?? "network error"}): check pacs.web.url, certificate and network`;
}
