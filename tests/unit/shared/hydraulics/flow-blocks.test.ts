import {
  createBlocks,
  FLOW_EXPONENTS,
  type FlowBlock,
  INTEGRALS,
  takePair,
} from "@cementwatch/shared/hydraulics/flow-blocks";
import { describe, expect, it } from "vitest";

/** Blocks of a trace at 100 Hz. */
function blocksOf(
  seconds: number,
  at: (tS: number) => { readonly pressureKpa: number; readonly volumeMl: number },
): FlowBlock[] {
  const state = createBlocks();
  const blocks: FlowBlock[] = [];
  for (let step = 0; step < seconds * 100; step += 1) {
    const block = takePair(state, { atUs: step * 10_000, ...at(step / 100) });
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

describe("flow blocks", () => {
  it("integrates powers of the pressure", () => {
    const [block] = blocksOf(2, (tS) => ({ pressureKpa: 2000, volumeMl: tS }));
    expect(block?.spanS).toBeCloseTo(0.75, 2);
    FLOW_EXPONENTS.forEach((exponent, index) => {
      const power = 2 ** (1 / exponent) * 0.75;
      expect(block?.integrals[INTEGRALS * index]).toBeCloseTo(power, 2);
      expect(block?.integrals[INTEGRALS * index + 1]).toBeCloseTo(power * Math.LN2, 2);
      expect(block?.integrals[INTEGRALS * index + 2]).toBeCloseTo(power / 2, 2);
    });
  });

  it("ends a block after a stroke, not within it", () => {
    const strokes = (tS: number) => Math.floor(tS) * 0.1 + Math.min(tS % 1, 0.4) * 0.25;
    const blocks = blocksOf(6, (tS) => ({ pressureKpa: 1000, volumeMl: strokes(tS) }));
    expect(blocks.length).toBeGreaterThan(10);
    for (const block of blocks) {
      const phase = (block.endUs / 1_000_000) % 1;
      expect(phase === 0 || phase >= 0.44).toBe(true);
    }
  });

  it("does not see one wild sample", () => {
    const calm = blocksOf(1, () => ({ pressureKpa: 1000, volumeMl: 1 }));
    const wild = blocksOf(1, (tS) => ({ pressureKpa: tS === 0.1 ? 9000 : 1000, volumeMl: 1 }));
    expect(wild).toEqual(calm);
  });

  it("leaves a gap out, and time that runs backwards", () => {
    const state = createBlocks();
    const pair = (atUs: number) => ({ atUs, pressureKpa: 1000, volumeMl: atUs / 1_000_000 });
    for (let step = 0; step < 50; step += 1) takePair(state, pair(step * 10_000));
    const kept = JSON.stringify(state);
    expect(takePair(state, pair(200_000))).toBeUndefined();
    expect(JSON.stringify(state)).toBe(kept);
    const blocks = [];
    for (let step = 500; step < 600; step += 1) {
      const block = takePair(state, pair(step * 10_000));
      if (block !== undefined) blocks.push(block);
    }
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(block.volumeMl).toBeLessThan(1);
  });
});
