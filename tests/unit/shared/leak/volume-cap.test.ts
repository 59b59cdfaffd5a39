import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { levelCapMl } from "@cementwatch/shared/leak/volume-cap";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const base = emptySessionConfig("2026-01-15");
const tumour = { ...base, procedure: { ...base.procedure, isTumour: true } };
const limits = (overrides = {}) => resolveParameters(overrides).values;

it("is lower in tumour mode, and never above the level's own limit", () => {
  expect(levelCapMl(base, limits())).toBe(6);
  expect(levelCapMl(tumour, limits())).toBe(3);
  expect(levelCapMl(tumour, limits({ volumeLimitTumourMl: 5 }))).toBe(5);
  expect(levelCapMl(tumour, limits({ volumeLimitMl: 2 }))).toBe(2);
});

it("raises the volume alarm at 3 mL in tumour mode and not otherwise", () => {
  const raisedAt = (isTumour: boolean, pumpMl: number) => {
    const config = roomConfig();
    const room = new PipelineRoom({ ...config, procedure: { ...config.procedure, isTumour } });
    for (let step = 0; step <= 20; step++) room.reading(step * 0.1 * S, 400, (pumpMl * step) / 20);
    room.advance(2.3 * S);
    return room.raised().includes("A9");
  };
  expect([raisedAt(true, 3.4), raisedAt(true, 3.7), raisedAt(false, 3.7)]).toEqual([false, true, false]);
});
