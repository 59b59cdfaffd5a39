/** A configuration whose cement cannot time anything is not taken as it is: half a profile would be a wrong clock. */
import { builtInCement, type CementProfile } from "../cement/cement-profile.ts";
import { profileProblem } from "../cement/profile-problem.ts";
import type { SessionConfig } from "../session/session-config.ts";

/** The configuration, if need be with the built-in cement of that id or the one before, and what was wrong with it. */
export function withUsableCement(
  config: SessionConfig,
  before: CementProfile,
): { readonly config: SessionConfig; readonly problem?: string } {
  const { procedure } = config;
  const problem = problemOf(procedure.cement);
  if (problem === undefined) return { config };
  const cement = builtInCement(procedure.cementProfile) ?? before;
  return {
    config: { ...config, procedure: { ...procedure, cement } },
    problem: `procedure.cement: ${problem}; the clock runs by ${cement.title} version ${cement.version} until another is chosen`,
  };
}

/** A recording of an older version may hold less than the type says. */
function problemOf(cement: Partial<CementProfile> | undefined): string | undefined {
  if (cement?.handling === undefined || cement.opacifier === undefined || cement.id === undefined) {
    return "the profile has no constants";
  }
  return profileProblem(cement as CementProfile);
}
