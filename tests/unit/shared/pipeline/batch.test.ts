import { type Batch, type CementFields, mixRefusal, takeCementAct } from "@cementwatch/shared/pipeline/batch";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
const config = emptySessionConfig("2026-01-15");

function fieldsAfter(...acts: readonly (readonly [number, OperatorAct])[]): CementFields {
  const fields: CementFields = { batches: [], lumens: {}, movedAtMl: 0 };
  for (const [atS, act] of acts) takeCementAct(fields, act, config, atS * S);
  return fields;
}

const ids = ({ batches }: CementFields) => batches.map(({ id }) => id);
const first = ({ batches }: CementFields): Batch => batches[0] ?? expect.fail("no batch");

describe("the cement clock's presses", () => {
  it("open batch A, correct the newest, and go on with the next letter", () => {
    const fields = fieldsAfter(
      [100, { kind: "mixStarted", secondsAgo: 30 }],
      [105, { kind: "mixStarted", secondsAgo: 60 }],
      [700, { kind: "newBatch", secondsAgo: 0 }],
      [710, { kind: "mixStarted", secondsAgo: 20 }],
    );
    expect(ids(fields)).toEqual(["A", "B"]);
    expect(fields.batches.map(({ mixStartedAtUs }) => mixStartedAtUs / S)).toEqual([45, 690]);
  });

  it("count the past that a press tells of, and a correction's difference", () => {
    const pressed = first(fieldsAfter([100, { kind: "mixStarted", secondsAgo: 30 }]));
    expect(pressed).toMatchObject({ reducedS: 0, reducedAtUs: 100 * S, uncountedUs: 30 * S });
    const corrected = first(
      fieldsAfter(
        [100, { kind: "mixStarted", secondsAgo: 30 }],
        [105, { kind: "mixStarted", secondsAgo: 10 }],
      ),
    );
    expect(corrected).toMatchObject({ mixStartedAtUs: 95 * S, reducedAtUs: 100 * S, uncountedUs: 5 * S });
  });

  it("mark the newest batch hard, and a correction takes that back", () => {
    const hard = fieldsAfter([100, { kind: "mixStarted", secondsAgo: 0 }], [900, { kind: "sampleHard" }]);
    expect(first(hard).isHard).toBe(true);
    takeCementAct(hard, { kind: "mixStarted", secondsAgo: 0 }, config, 901 * S);
    expect(first(hard).isHard).toBe(false);
    expect(fieldsAfter([900, { kind: "sampleHard" }]).batches).toEqual([]);
  });

  it("never change what an undo would put back", () => {
    const fields = fieldsAfter([100, { kind: "mixStarted", secondsAgo: 0 }]);
    const before = fields.batches;
    const copy = structuredClone(before);
    takeCementAct(fields, { kind: "mixStarted", secondsAgo: 9 }, config, 101 * S);
    takeCementAct(fields, { kind: "sampleHard" }, config, 102 * S);
    expect(before).toEqual(copy);
    expect(fields.batches).not.toBe(before);
  });

  it("empty the active cannula's lumen with the stylet, and no other", () => {
    const lumen = { batchId: "A", reducedS: 300, reducedAtUs: 0, movedAtUs: 0 };
    const fields: CementFields = {
      batches: [],
      lumens: { "L1 left": lumen, "L2 left": lumen },
      movedAtMl: 0,
    };
    takeCementAct(fields, { kind: "styletIn" }, config, 0);
    expect(Object.keys(fields.lumens)).toEqual(["L2 left"]);
  });
});

describe("mixRefusal", () => {
  const mix = (secondsAgo: number) => mixRefusal([], { kind: "mixStarted", secondsAgo });

  it("refuses the future, no number, and cement of an hour ago", () => {
    expect(mix(-1)).toContain("lies in the future (secondsAgo is -1)");
    expect(mix(Number.NaN)).toContain("secondsAgo is NaN");
    expect(mix(Number.POSITIVE_INFINITY)).toContain("has set");
    expect(mix(3_601)).toContain("at most 3600");
    expect([mix(0), mix(3_600)]).toEqual([undefined, undefined]);
  });

  it("refuses another batch before the first, and the 27th", () => {
    expect(mixRefusal([], { kind: "newBatch", secondsAgo: 0 })).toContain("press MIX START");
    const press = [100, { kind: "mixStarted", secondsAgo: 0 }] as const;
    const more = Array.from(
      { length: 30 },
      (_, i) => [101 + i, { kind: "newBatch", secondsAgo: 0 }] as const,
    );
    const fields = fieldsAfter(press, ...more);
    expect(fields.batches).toHaveLength(26);
    expect(fields.batches.at(-1)?.id).toBe("Z");
    expect(mixRefusal(fields.batches, { kind: "newBatch", secondsAgo: 0 })).toContain("26 batches");
  });

  it("leaves the clock as it is when a refused act comes all the same", () => {
    expect(fieldsAfter([100, { kind: "mixStarted", secondsAgo: Number.NaN }]).batches).toEqual([]);
    expect(fieldsAfter([100, { kind: "newBatch", secondsAgo: 0 }]).batches).toEqual([]);
  });
});
