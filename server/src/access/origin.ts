/**
 * Who may talk to the server before there are log-ins: pages of this very server, and programs on this computer.
 * The Host check keeps a foreign name that resolves to 127.0.0.1 out (DNS rebinding).
 */

export interface AccessOptions {
  /** Host names besides loopback under which the server may be addressed. */
  readonly allowedHosts: readonly string[];
  /** Origins besides its own whose pages may connect, e.g. `http://localhost:5173`. */
  readonly allowedOrigins: readonly string[];
}

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
/** Addresses that `serve --host` accepts. */
const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1", "localhost"];

export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK_ADDRESSES.includes(address);
}

/** True when the Host header names this computer or a configured host; false when it is absent or unreadable. */
export function isHostAllowed(host: string | undefined, access: AccessOptions): boolean {
  const name = hostName(host);
  return name !== undefined && (LOOPBACK_NAMES.includes(name) || access.allowedHosts.includes(name));
}

/**
 * True when the request comes from a page of this server or of an allowed origin, or from a program that sends no
 * Origin. Browsers send Origin with every WebSocket and every POST, so a foreign page cannot pass as a program.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  access: AccessOptions,
): boolean {
  if (origin === undefined) return true;
  if (access.allowedOrigins.includes(origin)) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

function hostName(host: string | undefined): string | undefined {
  if (host === undefined || host === "" || /[/@?#\\]/.test(host)) return undefined;
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return undefined;
  }
}
