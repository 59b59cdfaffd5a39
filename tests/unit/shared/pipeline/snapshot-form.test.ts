import { isPresentForm } from "@cementwatch/shared/pipeline/snapshot-form";
import { expect, it } from "vitest";
import { PipelineRoom, S } from "../../../support/pipeline-room.ts";

it("knows a snapshot that this pipeline can go on from", () => {
  const room = new PipelineRoom();
  room.advance(S);
  const snapshot = room.pipeline.snapshot();
  expect(isPresentForm(snapshot)).toBe(true);
  expect(isPresentForm({ ...(snapshot as object), form: 1 })).toBe(false);
});

it("takes nothing else for one: a recording of an older software has no form", () => {
  for (const other of [null, 2, "form", [], {}, { state: {}, decoders: {} }]) {
    expect(isPresentForm(other)).toBe(false);
  }
});
