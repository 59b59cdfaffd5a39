/** A set of changed parameters as text: YAML or JSON, names with numbers, alone or under `parameters`. */
import { readFileSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import { parameterProblems } from "@cementwatch/shared/review/rerun";
import { parseYaml } from "../yaml-file.ts";

const TEXT_MOST = 64_000;
/** Beside the values a saved set says what it is. */
const ABOUT = new Set(["format", "formatVersion", "name", "parameters"]);

/** @throws FaultError PIP-CONFIG-INVALID that names every wrong line, name and value */
export function readParameterText(text: string): Record<string, number> {
  if (text.length > TEXT_MOST)
    throw invalid([`it has more than ${TEXT_MOST / 1000} kB: give changed values only`]);
  const file = parseYaml(text);
  if ("problems" in file) throw invalid(file.problems.map(({ line, message }) => `line ${line}: ${message}`));
  if (file.value === null) return {};
  const values = valuesIn(file.value);
  const problems = parameterProblems(values);
  if (problems.length > 0) throw invalid(problems);
  return values as Record<string, number>;
}

/** @throws FaultError PIP-CONFIG-INVALID also when there is no such file */
export function readParameterFile(path: string): Record<string, number> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw invalid([`${path} cannot be read: ${(error as Error).message}`]);
  }
  return readParameterText(text);
}

function valuesIn(value: unknown): Readonly<Record<string, unknown>> {
  const wanted = 'write one changed value a line, such as "posteriorAreaMm2: 2"';
  if (!isMap(value)) throw invalid([`it holds ${JSON.stringify(value)?.slice(0, 60)}: ${wanted}`]);
  if (!("parameters" in value)) return value;
  const strange = Object.keys(value).find((key) => !ABOUT.has(key));
  if (strange !== undefined)
    throw invalid([`"${strange}" stands beside "parameters": move it there or remove it`]);
  if (!isMap(value["parameters"])) throw invalid([`"parameters" holds no names with values: ${wanted}`]);
  return value["parameters"];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(problems: readonly string[]): FaultError {
  return new FaultError("PIP-CONFIG-INVALID", `the parameters cannot be used: ${problems.join("; ")}`);
}
