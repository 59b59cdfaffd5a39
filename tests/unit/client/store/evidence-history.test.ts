import { EvidenceHistory } from "@cementwatch/client/store/evidence-history";
import { expect, it } from "vitest";

const reading = (measuredAtUs: number, value: number, view: "lateral" | "ap" = "lateral") => ({
  name: "outsideAreaMm2",
  unit: "mm²",
  value,
  view,
  measuredAtUs,
});

it("keeps one value a moment, views apart", () => {
  const history = new EvidenceHistory();
  history.add([reading(1, 5), reading(1, 9, "ap")]);
  history.add([reading(1, 5), reading(2, 10, "ap")]);
  history.add([reading(3, 6), reading(2, 10, "ap")]);
  expect(history.window("outsideAreaMm2 lateral", 0, 10, 10).values).toEqual([5, 6]);
  expect(history.window("outsideAreaMm2 ap", 0, 10, 10).values).toEqual([9, 10]);
  history.clear();
  expect(history.window("outsideAreaMm2 ap", 0, 10, 10).values).toEqual([]);
});
