/**
 * A link carries bytes to and from one device and knows nothing of their meaning. It is used once: after a loss the
 * supervisor makes a new one, so that nothing late of the old one can reach the new.
 */
import type { FaultError } from "@cementwatch/shared/faults";

export interface LinkHandlers {
  /** Bytes in order, in any chunking. The array is the receiver's to keep. */
  onBytes(bytes: Uint8Array): void;
  /** Called at most once, and only when the link went away without `close()`. It may never be called: see Supervisor. */
  onClosed(fault: FaultError): void;
}

/**
 * On a line that several devices share, nothing may be asked outside a turn. A turn ends when the reply has come, or
 * at the wake that the poller named with its request.
 */
export interface LinkTurns {
  /** Calls `granted` once, when it is this device's turn; never inside this call. */
  ask(granted: () => void): void;
  /** Gives the turn back. `idle`: nothing was sent. `missed`: sent, and no message came. */
  end(outcome: "answered" | "missed" | "idle"): void;
  /** How long this device has waited for its turns so far, µs: others' time, never its own silence. */
  waitedUs(): number;
  /** Bytes that came in nobody's turn, on the whole line. */
  strayBytes(): number;
}

export interface Link {
  /** Only on a shared line. */
  readonly turns?: LinkTurns;
  /** For a person, e.g. `/dev/ttyUSB0 at 19200 8N1`. */
  readonly name: string;
  /** @throws FaultError LNK-OPEN-FAILED (as a rejection) with what to do about it. */
  open(handlers: LinkHandlers): Promise<void>;
  /** Hands bytes to the port without waiting; a port that takes no more ends in `onClosed` LNK-WRITE-STALLED. */
  write(bytes: Uint8Array): void;
  /** Releases the port. Safe at any time and more than once; handlers are not called afterwards. */
  close(): Promise<void>;
}

/** Makes a fresh link for each attempt, finding the port again by what identifies it. */
export type LinkSource = () => Promise<Link>;
