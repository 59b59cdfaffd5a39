import { createDeviceTrack, deviceStatusOf, takeItem } from "@cementwatch/shared/pipeline/device-track";
import { expect, test } from "vitest";

test("the newest of each coefficient stands in the status, those told apart are joined", () => {
  const track = createDeviceTrack("p", "keller");
  expect(deviceStatusOf(track, 0)).not.toHaveProperty("coefficients");
  const tell = (values: Record<string, number>, atUs: number): void =>
    takeItem(track, { kind: "coefficients", values, firstByteAtUs: atUs }, atUs);
  tell({ offsetP1Bar: 0 }, 1);
  tell({ gainP1: 1.002 }, 2);
  tell({ offsetP1Bar: 0.25 }, 60_000_000);
  expect(deviceStatusOf(track, 0)).toMatchObject({
    coefficients: { offsetP1Bar: 0.25, gainP1: 1.002 },
    lastItemAtUs: 60_000_000,
  });
});
