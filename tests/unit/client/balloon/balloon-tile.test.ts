/** The wall's numbers in the balloon phase. */
import { balloonTiles } from "@cementwatch/client/balloon/balloon-tile";
import type { BalloonStatus } from "@cementwatch/shared/leak/assessment";
import { expect, it } from "vitest";
import { assessment } from "../../../support/wall-scenes.ts";

const LEFT: BalloonStatus = {
  side: "left",
  level: "L1",
  state: "holding",
  isRated: true,
  ratedVolumeMl: 4,
  limitKpa: 2758,
  pressureKpa: 1180,
  volumeMl: 2.5,
  isByHand: false,
  stopReasons: [],
};

function tiles(...balloons: readonly BalloonStatus[]): readonly string[] | undefined {
  return balloonTiles(assessment({ atUs: 0, change: { balloons } }))?.map(({ caption, note, number, unit }) =>
    `${caption} | ${note} | ${number} ${unit}`.trim(),
  );
}

it("are pressure and volume of one balloon", () => {
  expect(tiles(LEFT)).toEqual(["BALLOON L | 11.6 atm | 171 psi", "BALLOON mL | of 4 | 2.5 mL"]);
});

it("are the pressures of two", () => {
  const right = { ...LEFT, side: "right", pressureKpa: 1620 } as const;
  expect(tiles(LEFT, right)).toEqual([
    "LEFT | 11.6 atm 2.5 mL | 171 psi",
    "RIGHT | 16.0 atm 2.5 mL | 235 psi",
  ]);
});

it("leave out a balloon that is down while the other stands", () => {
  expect(tiles({ ...LEFT, state: "deflated" }, { ...LEFT, side: "right" })?.[0]).toContain("BALLOON R");
});

it("are dashes for a gauge that is not current, and say when its unit is doubted or it burst", () => {
  const { pressureKpa: _pressureKpa, volumeMl: _volumeMl, ...old } = LEFT;
  expect(tiles(old)).toEqual(["BALLOON L |  | – –", "BALLOON mL | of 4 | – –"]);
  expect(tiles({ ...old, note: "check the unit" })?.[0]).toBe("BALLOON L | CHECK THE UNIT | – –");
  expect(tiles({ ...LEFT, state: "ruptured" })?.[0]).toContain("BURST");
});

it("mark a typed volume as approximate", () => {
  expect(tiles({ ...LEFT, isByHand: true })?.[1]).toBe("BALLOON mL | of 4 | ≈2.5 mL");
});

it("give the places back to cement", () => {
  expect(tiles({ ...LEFT, state: "deflated" })).toBeUndefined();
  expect(tiles({ ...LEFT, state: "inserted" })).toBeUndefined();
  expect(balloonTiles(undefined)).toBeUndefined();
});
