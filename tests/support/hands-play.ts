/** Plays a simulated case headless through the real codecs, analysis and pipeline, with a person's presses at their times. */
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { runFast } from "@cementwatch/server/session/fast-run";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { Actor, OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";

const S = 1_000_000;
const STEP_US = 20_000;
const PERSON: Actor = { role: "touch", control: "test" };

type Source = ReturnType<typeof createSimulatedCase>;

/** At a time in s: an act, or a change of the set-up. */
export type Press = readonly [number, OperatorAct | ((source: Source) => ConfigChange)];

export interface PlayedCase {
  readonly alarms: readonly AlarmEvent[];
  /** State words as they followed each other. */
  readonly words: readonly string[];
  readonly source: Source;
}

/** Plays the offered case `id` up to `endS`. */
export function playPresses(id: string, presses: readonly Press[], endS: number): PlayedCase {
  const scenario = SIMULATED_CASES.find((row) => row.id === id)?.scenario;
  if (scenario === undefined) throw new Error(`no simulated case ${id}`);
  const source = createSimulatedCase(scenario);
  const { runtime, analysis } = createFastSession({
    sessionId: id,
    origin: "simulated",
    title: id,
    config: source.config,
    recorder: NO_RECORDER,
    nowMs: () => 0,
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  const alarms: AlarmEvent[] = [];
  const words: string[] = [];
  runtime.subscribe((event) => {
    if (event.kind === "alarm") alarms.push(event.event);
    if (event.kind === "assessment" && words.at(-1) !== event.assessment.risk.word)
      words.push(event.assessment.risk.word);
  });
  const waiting = [...presses];
  const played = {
    config: source.config,
    endUs: endS * S,
    operator: source.operator,
    advance(untilUs: number) {
      while (waiting[0] !== undefined && waiting[0][0] * S <= untilUs - STEP_US) {
        const [, what] = waiting.shift() ?? waiting[0];
        if (typeof what === "function") runtime.configure(what(source), PERSON);
        else runtime.act(what, PERSON);
      }
      return source.advance(untilUs);
    },
  };
  runFast(played, runtime, analysis, () => undefined);
  return { alarms, words, source };
}
