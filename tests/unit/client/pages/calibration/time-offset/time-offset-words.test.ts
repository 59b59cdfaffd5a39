import {
  driftText,
  nextAct,
  offsetText,
  regionOf,
} from "@cementwatch/client/pages/calibration/time-offset/time-offset-words";
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import { expect, test } from "vitest";

const VIEW: TimeOffsetRunView = {
  deviceId: "pump",
  signal: "volumeMl",
  pictureId: "lateral",
  region: { x: 0, y: 0, width: 10, height: 10 },
  isSimulated: false,
  recordedS: 12,
  missing: "",
  progress: { movements: 3, seen: 3, wanted: 8, correlation01: 0.9, framesPerS: 15, readingsPerS: 15 },
  reasons: [],
  strip: { injector: [], picture: [] },
};

test("says which way the offset goes, and never less uncertainty than there is", () => {
  expect(offsetText(201_400, 3_100)).toBe("pictures 201 ms later ± 4 ms");
  expect(offsetText(-15_000, 3_000)).toBe("pictures 15 ms earlier ± 3 ms");
});

test("a region lies between two corners whichever comes first", () => {
  expect(regionOf({ x: 50.2, y: 80 }, { x: 10.7, y: 20.5 })).toEqual({ x: 10, y: 20, width: 41, height: 60 });
  expect(regionOf({ x: -5, y: -5 }, { x: 10, y: 10 })).toEqual({ x: 0, y: 0, width: 10, height: 10 });
});

test("names the one thing to do", () => {
  expect(nextAct(VIEW)).toMatch(/5 more movements/);
  expect(nextAct({ ...VIEW, missing: "no pictures: press" })).toBe("no pictures: press");
  expect(nextAct({ ...VIEW, progress: { ...VIEW.progress, seen: 8 } })).toMatch(/once more/);
});

test("a drift is told only when it stands out", () => {
  expect(driftText(40, 10)).toBe("");
  expect(driftText(300, 400)).toBe("");
  expect(driftText(-300, 100)).toMatch(/300 ppm \(1080 ms an hour\)/);
});
