/** How cement is pushed while a person says `injecting`: strokes under the beam, or blind aliquots with a look after each. */
import type { HandsTable } from "./hands-table.ts";
import type { Script, Wait } from "./team-script.ts";

const S = 1_000_000;
/** A thumb gives up here: half of what 100 N could do on a 1 mL syringe (assumption). */
const TOO_STIFF_KPA = 2_600;

export interface ThumbContext {
  /** False while something stands against it: no cement, an empty syringe, a full body, a C-arm that turns. */
  readonly canPush: () => boolean;
  /** Foot on the beam for so long. */
  readonly look: (seconds: number) => void;
}

/** Goes on until it is dropped. */
export function thumbScript(table: HandsTable, context: ThumbContext): Script {
  return table.scenario.fluoro === "continuous" ? strokes(table, context) : aliquots(table, context);
}

/** Strokes of 10–16 s with the beam on; an empty cannula is filled quickly. */
function* strokes(table: HandsTable, { canPush }: ThumbContext): Script {
  const { random } = table;
  yield after(table, 0.7);
  for (;;) {
    yield { untilUs: Number.POSITIVE_INFINITY, test: canPush };
    const isFirst = table.cannula().tipMl < 0.02;
    table.push(isFirst ? 0.1 : strokeMlPerS(table.cannula().pressureKpa));
    const isDone = (): boolean => !canPush() || (isFirst && table.cannula().tipMl >= 0.02);
    yield { untilUs: after(table, isFirst ? 60 : random.between(10, 16)).untilUs, test: isDone };
    table.push(0);
    yield after(table, isFirst ? 0.2 : random.between(2, 3.5));
  }
}

/** Slower when the cement has become thick, as a pump is set. */
function strokeMlPerS(pressureKpa: number): number {
  if (pressureKpa > 2_000) return 0.025;
  return pressureKpa > 1_300 ? 0.035 : 0.06;
}

/** Blind aliquots of 0.15–0.28 mL, hands back, look. */
function* aliquots(table: HandsTable, { canPush, look }: ThumbContext): Script {
  const { random } = table;
  for (;;) {
    yield { untilUs: Number.POSITIVE_INFINITY, test: canPush };
    const upToMl = table.totalMl() + random.between(0.15, 0.28);
    const isDone = (): boolean =>
      !canPush() || table.totalMl() >= upToMl || table.cannula().pressureKpa > TOO_STIFF_KPA;
    table.push(random.between(0.1, 0.14));
    yield { untilUs: after(table, 8).untilUs, test: isDone };
    table.push(0);
    yield after(table, random.between(0.5, 1.2));
    const lookS = random.between(0.9, 1.8);
    look(lookS);
    yield after(table, lookS + random.between(0.4, 1.2));
  }
}

function after(table: HandsTable, seconds: number): Wait {
  return { untilUs: table.nowUs() + Math.round(seconds * S) };
}
