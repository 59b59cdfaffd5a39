/** One line of a conversation with a device, as the serial console and the search for devices show it. */
export interface ConsoleLine {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Monotonic time of the server, µs. */
  readonly atUs: number;
  readonly direction: "sent" | "received";
  readonly hex: string;
  /** What a received chunk meant, in the words of test vectors. */
  readonly words: readonly string[];
  /** Some of its bytes were no message. */
  readonly isRejected: boolean;
}

/** How the search for a device on a port goes. */
export interface ProbeView {
  readonly state: "none" | "running" | "found" | "nothing" | "failed";
  readonly port: string;
  /** What is being done, or what came of it and what to do, in words. */
  readonly words: string;
  readonly lines: readonly ConsoleLine[];
  /** Lines for the file of the device set, when a device was found. */
  readonly yaml?: string;
}

/** A serial port of the server's computer. */
export interface PortRow {
  readonly path: string;
  readonly title: string;
  /** `0403:6001 A50285BI at 1-1`; empty: no USB adapter. */
  readonly usb: string;
  /** Why it cannot be searched now, in words; empty: it can. */
  readonly busy: string;
  /** A warning for a person, e.g. of two adapters that cannot be told apart; empty: none. */
  readonly warning: string;
}
