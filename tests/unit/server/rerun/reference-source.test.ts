/** What is known of a session's leak: a scenario leaks or does not, and is only sure when it was played to its end. */
import { referenceSpans } from "@cementwatch/server/rerun/reference-source";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

async function leakOf(simulation: Record<string, string> | undefined, endS = 90) {
  const base = emptySessionConfig("2026-01-15");
  const firstConfig = simulation === undefined ? base : { ...base, simulation };
  const spans = await referenceSpans({ file: "x.mcap", sessionId: "x", firstConfig, endUs: endS * 1e6 });
  return spans.length === 0 ? "no span" : String(spans[0]?.isLeak);
}

it.each([
  [{ leak: "none", length: "full" }, 20, "false"],
  [{ leak: "posterior", length: "short" }, 90, "true"],
  [{ leak: "posterior", length: "short" }, 60, "undefined"],
  [{ leak: "vein", length: "full" }, 300, "undefined"],
  [{ leak: "disc", length: "short", crew: "hands" }, 90, "undefined"],
  [{ leak: "sideways", length: "short" }, 90, "no span"],
  [undefined, 90, "no span"],
])("of %j after %d s is %s", async (simulation, endS, answer) => {
  expect(await leakOf(simulation, endS)).toBe(answer);
});
