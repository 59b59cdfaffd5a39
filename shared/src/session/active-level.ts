/** Makes another level the active one: outlines belong to a level, so each one keeps its own. */
import type { VertebralLevel } from "../procedure/level.ts";
import type { ProcedureConfig, SessionConfig } from "./session-config.ts";

/** The configuration with `level` and `side` active; the outline of the level that is left is kept for its return. */
export function withActiveLevel(
  config: SessionConfig,
  level: VertebralLevel,
  side: ProcedureConfig["side"],
): SessionConfig {
  const before = config.procedure.level;
  const procedure = { ...config.procedure, level, side };
  if (before === level) return { ...config, procedure };
  const levelDrawings = { ...config.levelDrawings, [before]: config.drawings };
  const drawings = levelDrawings[level] ?? {};
  return { ...config, procedure, drawings, levelDrawings };
}
