/** Cuts a multipart/related body (RFC 2387, 2046 5.1) into its parts as it streams in; keeps at most a line of it. */

const HEADERS_MOST_BYTES = 8_192;
const HEADERS_END = Buffer.from("\r\n\r\n");

export interface PartHandlers {
  begin(): void;
  data(bytes: Uint8Array): void;
  end(): void;
}

/** The boundary of a Content-Type, or undefined. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^multipart\/related\s*(;|$)/i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

export class MultipartSplitter {
  readonly #mark: Buffer;
  readonly #handlers: PartHandlers;
  /** As if a line end stood before the first boundary, which has none. */
  #rest: Buffer = Buffer.from("\r\n");
  #state: "before" | "headers" | "body" | "over" = "before";

  constructor(boundary: string, handlers: PartHandlers) {
    this.#mark = Buffer.from(`\r\n--${boundary}`);
    this.#handlers = handlers;
  }

  /** True once the end mark came. */
  get isOver(): boolean {
    return this.#state === "over";
  }

  /** Takes the next bytes, in any chunking; returns what is wrong with them, or `undefined`. */
  feed(chunk: Uint8Array): string | undefined {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      if (this.#state === "over") {
        this.#rest = Buffer.alloc(0);
        return undefined;
      }
      const wanted = this.#state === "headers" ? this.#headers() : this.#body();
      if (wanted !== "more") return wanted;
    }
  }

  /** After a boundary: its own line's end, and the headers up to an empty line. */
  #headers(): "more" | string | undefined {
    if (this.#rest.length < 2) return undefined;
    if (this.#rest.subarray(0, 2).toString("latin1") === "--") {
      this.#state = "over";
      return "more";
    }
    const end = this.#rest.indexOf(HEADERS_END);
    if (end < 0) return this.#rest.length > HEADERS_MOST_BYTES ? "a part with endless headers" : undefined;
    this.#rest = this.#rest.subarray(end + HEADERS_END.length);
    this.#state = "body";
    this.#handlers.begin();
    return "more";
  }

  #body(): "more" | undefined {
    const at = this.#rest.indexOf(this.#mark);
    const isPart = this.#state === "body";
    // What may be the start of a boundary waits for its rest.
    const sure = at < 0 ? Math.max(this.#rest.length - this.#mark.length + 1, 0) : at;
    if (isPart && sure > 0) this.#handlers.data(this.#rest.subarray(0, sure));
    this.#rest = this.#rest.subarray(at < 0 ? sure : at + this.#mark.length);
    if (at < 0) return undefined;
    if (isPart) this.#handlers.end();
    this.#state = "headers";
    return "more";
  }
}
