/**
 * Brings the description of a generic device into its options: written there, in a file beside the device set, or one of
 * those that are shipped. What is bound and recorded is the whole description; `use` and `file` stay beside it as its
 * origin.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DESCRIPTION_FOLDER } from "@cementwatch/drivers/generic/descriptions/description-folder";
import type { JsonValue } from "@cementwatch/shared/json";
import { parseYaml } from "./yaml-file.ts";

/** A description is a page of text; anything larger is another file. */
const MAX_BYTES = 64 * 1024;
const EXTENSION = ".yaml";

type Options = Readonly<Record<string, JsonValue | undefined>>;

export type Described =
  | {
      readonly options: Options;
      /** `file:line` of a field in a description that stands in a file of its own. */
      readonly placeOf?: (path: readonly PropertyKey[]) => string;
    }
  /** `field` of the options that cannot be followed, and why. */
  | { readonly field: string; readonly message: string };

/** Names of the shipped descriptions, for `use`. */
export function shippedDescriptions(): readonly string[] {
  return readdirSync(DESCRIPTION_FOLDER)
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length))
    .sort();
}

/** Never throws. `folder`: where a relative `file` is looked for. */
export function withDescription(options: Options, folder: string): Described {
  const { use, file, description } = options;
  const given = [use, file, description].filter((part) => part !== undefined).length;
  const known = shippedDescriptions().join(", ");
  if (given === 0) {
    const message = `say what the device sends: use (one of ${known}), file (a YAML file) or description`;
    return { field: "description", message };
  }
  if (given > 1) return { field: "description", message: "give one of use, file and description" };
  if (description !== undefined) return { options };
  if (use !== undefined) {
    const isKnown = typeof use === "string" && shippedDescriptions().includes(use);
    if (!isKnown)
      return { field: "use", message: `there is no description ${String(use)}; there are ${known}` };
    return fromFile(options, "use", join(DESCRIPTION_FOLDER, use + EXTENSION), use + EXTENSION);
  }
  return fromFile(options, "file", resolve(folder, String(file)), String(file));
}

function fromFile(options: Options, field: string, path: string, name: string): Described {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) {
      return { field, message: `${name} is larger than ${MAX_BYTES} bytes: no description` };
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    return {
      field,
      message: `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const yaml = parseYaml(text);
  if ("problems" in yaml) {
    const [first] = yaml.problems;
    return { field, message: `${name}:${first?.line ?? 1}: ${first?.message ?? "no YAML"}` };
  }
  return {
    options: { ...options, description: yaml.value as JsonValue },
    placeOf: (at) => `${name}:${yaml.lineOf(at)}`,
  };
}
