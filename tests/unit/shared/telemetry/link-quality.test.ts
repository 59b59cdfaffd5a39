import {
  createLinkTrack,
  giveUpRequest,
  linkFiguresOf,
  takeReceived,
  takeSent,
} from "@cementwatch/shared/telemetry/link-quality";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

function pressure(atUs: number, quality: "valid" | "invalid" = "valid"): DecodedItem {
  return { kind: "reading", signal: "pressure", value: 5, unit: "kPa", quality, firstByteAtUs: atUs };
}

function rejected(code: "INJ-CHECKSUM" | "INJ-UNEXPECTED" | "INJ-TRUNCATED" | "INJ-NOISE"): DecodedItem {
  return { kind: "rejected", code, skippedBytes: 3, firstByteAtUs: 0 };
}

describe("link quality", () => {
  it("takes the round trip to the first byte of the answer, in quantiles right within 5 %", () => {
    const track = createLinkTrack();
    for (let index = 0; index < 200; index++) {
      const atUs = index * 100_000;
      const tripUs = index % 50 === 0 ? 40_000 : 8_000;
      takeSent(track, 5, atUs);
      takeReceived(track, 4, [], atUs + tripUs);
      takeReceived(track, 6, [pressure(atUs + tripUs)], atUs + tripUs + 5_000);
    }
    const figures = linkFiguresOf(track, 20_000_000);
    expect(Math.abs((figures.roundTripP50Us ?? 0) / 8_000 - 1)).toBeLessThan(0.05);
    expect(Math.abs((figures.roundTripP99Us ?? 0) / 40_000 - 1)).toBeLessThan(0.05);
    expect(Math.abs((figures.periodUs ?? 0) / 100_000 - 1)).toBeLessThan(0.05);
    expect(figures).toMatchObject({
      sinceUs: 0,
      bytesIn: 2_000,
      bytesOut: 1_000,
      requests: 200,
      unanswered: 0,
      messages: 200,
    });
  });

  it("counts a damaged or missing answer as a request that got none, and what was wrong with it", () => {
    const track = createLinkTrack();
    takeSent(track, 5, 0);
    takeReceived(track, 9, [rejected("INJ-CHECKSUM")], 9_000);
    takeSent(track, 5, 100_000);
    takeSent(track, 5, 300_000);
    takeReceived(track, 9, [rejected("INJ-UNEXPECTED"), rejected("INJ-TRUNCATED")], 310_000);
    takeReceived(track, 9, [rejected("INJ-NOISE"), pressure(320_000, "invalid")], 320_000);
    takeSent(track, 5, 400_000);
    giveUpRequest(track);
    expect(linkFiguresOf(track, 400_000)).toMatchObject({
      requests: 4,
      unanswered: 3,
      checksumErrors: 1,
      unexpected: 1,
      malformed: 1,
      noise: 1,
      badReadings: 1,
      messages: 1,
    });
  });

  it("keeps the longest silence, the present one included, and takes garbage for none", () => {
    const track = createLinkTrack();
    takeReceived(track, 3, [pressure(0)], 0);
    takeReceived(track, 3, [rejected("INJ-NOISE")], 1_000_000);
    takeReceived(track, 3, [pressure(1_500_000)], 1_500_000);
    expect(linkFiguresOf(track, 2_000_000).longestSilenceUs).toBe(1_500_000);
    expect(linkFiguresOf(track, 4_000_000).longestSilenceUs).toBe(2_500_000);
  });

  it("claims nothing of a device that was never heard", () => {
    const figures = linkFiguresOf(createLinkTrack(), 5_000_000);
    for (const name of ["sinceUs", "roundTripP50Us", "roundTripP99Us", "periodUs", "clock"]) {
      expect(figures).not.toHaveProperty(name);
    }
    expect(figures.longestSilenceUs).toBe(0);
  });

  test("figures are finite and small, whatever comes", () => {
    const time = fc.integer({ min: 0, max: 1e12 });
    const step = fc.record({
      isSent: fc.boolean(),
      byteCount: fc.nat(4_096),
      afterUs: time,
      deviceUs: fc.double(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const track = createLinkTrack();
        let atUs = 0;
        for (const { isSent, byteCount, afterUs, deviceUs } of steps) {
          atUs += afterUs;
          const item = { ...pressure(atUs), deviceUs } as DecodedItem;
          if (isSent) takeSent(track, byteCount, atUs);
          else takeReceived(track, byteCount, [item, rejected("INJ-NOISE")], atUs);
        }
        const text = JSON.stringify(linkFiguresOf(track, atUs));
        expect(text).not.toContain("null");
        expect(text.length).toBeLessThan(700);
        expect(JSON.stringify(track).length).toBeLessThan(8_000);
      }),
      { numRuns: 100 },
    );
  });
});
