/** Reads a scenario of line faults from YAML; every complaint names file, line and field. */
import { readFileSync } from "node:fs";
import { type LineScenario, lineScenarioSchema } from "@cementwatch/drivers/line-faults/line-scenario";
import { FaultError } from "@cementwatch/shared/faults";
import { parseYaml } from "./yaml-file.ts";

/** @throws FaultError PIP-CONFIG-INVALID with one line for each problem: `file:line: field: message`. */
export function loadLineScenario(path: string): LineScenario {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FaultError("PIP-CONFIG-INVALID", `scenario ${path} cannot be read: ${reason}`, {
      cause: error,
    });
  }
  return parseLineScenario(text, path);
}

/** The same for a text; `name` stands for the file in messages. */
export function parseLineScenario(text: string, name: string): LineScenario {
  const file = parseYaml(text);
  if ("problems" in file) {
    throw invalid(file.problems.map(({ line, message }) => `${name}:${line}: ${message}`));
  }
  const parsed = lineScenarioSchema.safeParse(file.value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => {
      const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
      return `${name}:${file.lineOf(path)}: ${path.map(String).join(".")}: ${issue.message}`;
    }),
  );
}

function invalid(lines: readonly string[]): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", lines.join("\n"));
}
