/** JSON over HTTP for the pages of calibration: the server's advice becomes the message of the error. */

/** The server refused, with its advice and, where it names one, the field it speaks of. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly field: string;

  constructor(message: string, field: string) {
    super(message);
    this.field = field;
  }
}

/** @throws Refusal with the server's advice; what fetch throws when there is no server. */
export async function readJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init);
  if (response.ok) return (await response.json()) as T;
  const answer = (await response.json().catch(() => ({}))) as { message?: string; field?: string };
  throw new Refusal(answer.message ?? `the server answered ${response.status}`, answer.field ?? "");
}

/** @throws as `readJson`. */
export function sendJson<T>(
  method: "POST" | "PUT",
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return readJson<T>(path, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
