import { deviceZero } from "@cementwatch/shared/telemetry/device-zero";
import { expect, it } from "vitest";

const noted = { deviceCoefficients: { offsetP1Bar: 0.25, gainP1: 1 } };

it.each([
  ["notNoted", {}, { offsetP1Bar: 3 }],
  ["same", noted, { offsetP1Bar: 0.25 + 1e-8, gainP1: 1, other: 7 }],
  ["changed", noted, { offsetP1Bar: 0.2501 }],
  ["changed", noted, { offsetP1Bar: Number.NaN, gainP1: 1 }],
  ["notReported", noted, undefined],
  ["notReported", noted, { gainP1: 1 }],
] as const)("%s", (answer, record, reported) => {
  expect(deviceZero(record, reported)).toBe(answer);
});
