/** A DICOM acceptor that says exactly what a test tells it to. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import {
  element,
  joinBytes,
  sequenceElement,
  textElement,
  unsigned16Element,
} from "@cementwatch/drivers/worklist/dicom-elements";
import { TAG } from "@cementwatch/drivers/worklist/worklist-messages";

export interface Acceptor {
  readonly port: number;
  /** Connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** What came, all connections together. */
  received(): Uint8Array;
  close(): Promise<void>;
}

/**
 * Listens; `script` is called with each connection and then with whatever arrives on it.
 * @param allowHalfOpen it keeps its side open when the other has ended
 */
export async function startAcceptor(
  script: (socket: Socket, chunk: Uint8Array | undefined) => void,
  allowHalfOpen = false,
): Promise<Acceptor> {
  const sockets = new Set<Socket>();
  const chunks: Uint8Array[] = [];
  const server = createServer({ allowHalfOpen }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      script(socket, chunk);
    });
    script(socket, undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    sockets,
    received: () => joinBytes(...chunks),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

export function pdu(type: number, body: Uint8Array, claimed = body.length): Uint8Array {
  const head = new Uint8Array(6);
  head[0] = type;
  new DataView(head.buffer).setUint32(2, claimed);
  return joinBytes(head, body);
}

/** Accepts the one context; `result` 0 is acceptance. */
export function acceptPdu(result = 0): Uint8Array {
  const syntax = new TextEncoder().encode("1.2.840.10008.1.2");
  const transfer = joinBytes(Uint8Array.of(0x40, 0, 0, syntax.length), syntax);
  const context = joinBytes(
    Uint8Array.of(0x21, 0, 0, transfer.length + 4),
    Uint8Array.of(1, 0, result, 0),
    transfer,
  );
  return pdu(2, joinBytes(new Uint8Array(68), context));
}

export function dataPdu(control: number, payload: Uint8Array): Uint8Array {
  const head = new Uint8Array(6);
  new DataView(head.buffer).setUint32(0, payload.length + 2);
  head[4] = 1;
  head[5] = control;
  return pdu(4, joinBytes(head, payload));
}

export function responsePdu(status: number, hasData: boolean): Uint8Array {
  const command = joinBytes(
    unsigned16Element(0x00000100, 0x8020),
    unsigned16Element(0x00000120, 1),
    unsigned16Element(0x00000800, hasData ? 0x0102 : 0x0101),
    unsigned16Element(0x00000900, status),
  );
  return dataPdu(3, command);
}

function stepBytes(patientId: string, time: string): Uint8Array {
  return joinBytes(
    textElement(TAG.accessionNumber, "ACC1"),
    textElement(TAG.patientId, patientId),
    sequenceElement(
      TAG.stepSequence,
      element(TAG.stepDate, new TextEncoder().encode("20261126")),
      textElement(TAG.stepTime, time),
    ),
  );
}

/** A whole answer of one step. */
export function stepPdus(patientId: string, time = "080000"): Uint8Array {
  return joinBytes(responsePdu(0xff00, true), dataPdu(2, stepBytes(patientId, time)));
}
