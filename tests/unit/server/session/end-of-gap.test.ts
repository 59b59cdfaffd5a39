import { endOfGap } from "@cementwatch/server/session/end-of-gap";
import type { PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { expect, it } from "vitest";

it("keeps every alarm and fault in order, and of each whole state the newest", () => {
  const output = (kind: PipelineOutput["kind"], n: number) => ({ kind, n }) as unknown as PipelineOutput;
  const outputs = [
    output("alarm", 1),
    output("alarm", 2),
    output("alarmState", 3),
    output("assessment", 4),
    output("fault", 5),
    output("alarmState", 6),
    output("status", 7),
    output("assessment", 8),
    output("status", 9),
    output("fault", 10),
  ];
  expect(endOfGap(outputs).map((entry) => (entry as unknown as { n: number }).n)).toEqual([
    1, 2, 5, 6, 8, 9, 10,
  ]);
  expect(endOfGap([])).toEqual([]);
});
