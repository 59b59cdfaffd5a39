/** Reads a JSON file of a case folder against a schema; what is wrong names file, field, value and what to do. */
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { CaseFolderError } from "./case-error.ts";

const SHOWN = 80;

/** @throws CaseFolderError when the file is missing, no JSON or does not fit. */
export async function readCaseJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const what = error.code === "ENOENT" ? "missing" : `cannot be read (${error.code ?? error.message})`;
    throw new CaseFolderError(`${path}: ${what}; a case folder needs it, see docs/case-folder.md`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = (error as Error).message;
    throw new CaseFolderError(
      `${path}: is not JSON (${reason}); correct it. JSON has no NaN or Infinity: leave out what is not known`,
      { cause: error },
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue?.path ?? [];
  const field = at.length === 0 ? "the whole file" : `field ${at.join(".")}`;
  throw new CaseFolderError(
    `${path}: ${field} is ${shown(valueAt(json, at))}: ${issue?.message}; correct it`,
  );
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}

function shown(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
