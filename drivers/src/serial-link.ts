/**
 * A serial port. Three things the library cannot be trusted with are handled here: its `close` event does not come
 * for every unplugged adapter, its write and drain callbacks never come after a loss, and closing may hang.
 */
import { stat } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import { SerialPort } from "serialport";
import type { Clock } from "./clock.ts";
import type { SerialSettings } from "./driver.ts";
import type { Link, LinkHandlers } from "./link.ts";

/** Requests are tens of bytes: this much unsent means that the port takes nothing any more. Assumption. */
const MAX_UNSENT_BYTES = 4096;
/** An unplugged adapter's device node disappears even when no event tells so; 250 ms keeps the loss below 500 ms. */
const PRESENCE_PERIOD_US = 250_000;
/** Closing a port with unsent bytes can hang for 30 s in the kernel; the next open then fails and is retried. */
const CLOSE_DEADLINE_US = 500_000;

/** What to do about an open that failed, by the words of the system or the library. */
function openAdvice(path: string, message: string): string {
  if (/cannot lock port|EBUSY|EWOULDBLOCK/i.test(message)) {
    return `${path} is held by another program (often another cementwatch or a terminal): close it there`;
  }
  if (/EACCES|permission denied/i.test(message)) {
    return `${path} may not be used by this user: add it to group dialout and log in again`;
  }
  if (/ENOENT|no such file|ENODEV|ENXIO/i.test(message)) return `${path} does not exist: check the cable`;
  if (/EIO|input\/output/i.test(message)) return `${path} is not ready yet (just plugged in?)`;
  return `${path} could not be opened: ${message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Identifies the device node: it changes when an adapter is unplugged and another takes its name. */
async function nodeIdentity(path: string): Promise<string> {
  const { dev, ino, rdev } = await stat(path);
  return `${dev}:${ino}:${rdev}`;
}

class SerialLink implements Link {
  readonly name: string;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #port: SerialPort;
  #handlers: LinkHandlers | undefined;
  #isOver = false;
  #cancelPresence: (() => void) | undefined;
  #closed: Promise<void> | undefined;
  #opening: Promise<void> | undefined;

  constructor(path: string, settings: SerialSettings, clock: Clock) {
    const { baudRate, dataBits, parity, stopBits } = settings;
    this.name = `${path} at ${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
    this.#path = path;
    this.#clock = clock;
    // hupcl off: dropping DTR at close resets many home-built controllers, and cementwatch must not disturb a device.
    this.#port = new SerialPort({
      path,
      baudRate,
      dataBits,
      parity,
      stopBits,
      hupcl: false,
      lock: true,
      autoOpen: false,
    });
  }

  async open(handlers: LinkHandlers): Promise<void> {
    this.#handlers = handlers;
    this.#port.on("data", (chunk: Buffer) => {
      // The library hands out views of a 64 KiB pool: keeping one would keep the pool.
      if (!this.#isOver) handlers.onBytes(new Uint8Array(chunk));
    });
    this.#port.on("error", (error) => this.#lose("LNK-LOST", `${this.#path}: ${messageOf(error)}`));
    this.#port.on("close", () => this.#lose("LNK-LOST", `${this.#path} went away`));
    this.#opening = new Promise<void>((resolve, reject) => {
      this.#port.open((error) => (error ? reject(error) : resolve()));
    });
    try {
      await this.#opening;
      this.#watchPresence(await nodeIdentity(this.#path));
    } catch (error) {
      this.#isOver = true;
      throw new FaultError("LNK-OPEN-FAILED", openAdvice(this.#path, messageOf(error)), { cause: error });
    }
  }

  write(bytes: Uint8Array): void {
    if (this.#isOver || !this.#port.isOpen) return;
    this.#port.write(Buffer.from(bytes));
    if (this.#port.writableLength > MAX_UNSENT_BYTES) {
      this.#lose(
        "LNK-WRITE-STALLED",
        `${this.#path} holds ${this.#port.writableLength} unsent bytes (limit ${MAX_UNSENT_BYTES})`,
      );
    }
  }

  close(): Promise<void> {
    this.#isOver = true;
    this.#cancelPresence?.();
    this.#closed ??= this.#release();
    return this.#closed;
  }

  /** Waits for a running open first: the port would stay locked for good otherwise. */
  async #release(): Promise<void> {
    let cancel = (): void => undefined;
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#clock.setTimer(CLOSE_DEADLINE_US, resolve);
    });
    await Promise.race([deadline, this.#closePort()]);
    cancel();
  }

  async #closePort(): Promise<void> {
    // A failed open has been reported by open(); here it only means that there is nothing to close.
    await this.#opening?.catch(() => undefined);
    if (!this.#port.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#port.close(() => resolve());
    });
  }

  #watchPresence(identity: string): void {
    if (this.#isOver) return;
    this.#cancelPresence = this.#clock.setTimer(PRESENCE_PERIOD_US, () => {
      nodeIdentity(this.#path).then(
        (now) => {
          if (now === identity) this.#watchPresence(identity);
          else this.#lose("LNK-LOST", `${this.#path} is now another device`);
        },
        () => this.#lose("LNK-LOST", `${this.#path} no longer exists`),
      );
    });
  }

  #lose(code: "LNK-LOST" | "LNK-WRITE-STALLED", detail: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelPresence?.();
    this.#handlers?.onClosed(new FaultError(code, detail));
  }
}

/**
 * A link over the serial port at `path` (a symbolic link is followed at each open). Nothing is opened yet.
 * @throws FaultError LNK-OPEN-FAILED when the path or the baud rate is not usable at all.
 */
export function createSerialLink(path: string, settings: SerialSettings, clock: Clock): Link {
  try {
    return new SerialLink(path, settings, clock);
  } catch (error) {
    throw new FaultError("LNK-OPEN-FAILED", `${path}: ${messageOf(error)}`, { cause: error });
  }
}
