/** Balloons and heights in a real browser: what a nurse sees and presses reaches the runtime. */
import { findBalloonProfile } from "@cementwatch/shared/hydraulics/balloon-profile";
import type { BalloonStatus, SignalStatus } from "@cementwatch/shared/leak/assessment";
import type { ProcedureConfig, SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { text, waitForPicture } from "../support/wall-measure.ts";
import { openWall, type WallRoom } from "../support/wall-room.ts";
import { assessment, config } from "../support/wall-scenes.ts";

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
  decay01: 0.22,
  waitedUs: 21_000_000,
  stopReasons: ["height restored"],
};
const RIGHT: BalloonStatus = {
  ...LEFT,
  side: "right",
  isByHand: true,
  ageUs: 31_000_000,
  pressureKpa: 690,
  stopReasons: [],
};

/** The body's outline by its corners, back side 1 mm higher than the front. */
function kyphoplasty(change: Partial<ProcedureConfig> = {}): SessionConfig {
  const base = config({ pressure: true, volume: "pump" });
  const balloon = findBalloonProfile("balloon-15-400");
  const { lateral } = base.drawings;
  if (balloon === undefined || lateral === undefined) throw new Error("the scene has no outline");
  const corners = [
    { x: 172, y: 192 },
    { x: 328, y: 187 },
    { x: 328, y: 312 },
    { x: 172, y: 312 },
  ];
  const contourPx = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % 4] ?? from;
    const between = (t: number) => ({ x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t });
    return [0, 0.25, 0.5, 0.75].map(between);
  });
  return {
    ...base,
    drawings: { ...base.drawings, lateral: { ...lateral, contourPx, pixelSpacingMm: 0.2 } },
    procedure: {
      ...base.procedure,
      procedure: "PKP",
      approach: "bipedicular",
      balloons: { left: balloon, right: balloon },
      ...change,
    },
  };
}

function open(path: string, session: SessionConfig): Promise<WallRoom> {
  return openWall({
    path,
    width: 1280,
    height: 800,
    isBeamOn: false,
    prepare: (runtime) => {
      runtime.state = { ...runtime.state, config: session };
    },
    scene: (atUs) => {
      const fresh = { state: "fresh", quality: "valid", measuredAtUs: atUs, staleAfterUs: 500_000 } as const;
      const signals: readonly SignalStatus[] = [
        { signal: "balloonPressureLeftKpa", value: 1180, ...fresh },
        { signal: "balloonVolumeLeftMl", value: 2.5, ...fresh },
      ];
      return { value: assessment({ atUs, change: { balloons: [LEFT, RIGHT], signals } }) };
    },
  });
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

afterAll(closeBrowser);

describe("the table strip in a kyphoplasty", () => {
  it("shows both balloons and sends presses and typed readings", async () => {
    const { page, runtime, errors } = await open("/monitor?role=touch", kyphoplasty());
    await eventually(async () => (await text(page, ".balloons")).includes("171"), "the pressure");
    const shown = await text(page, ".balloons");
    for (const words of ["11.6 atm", "−22 % in 0:21", "STOP INFLATING? height restored", "typed 0:31 ago"]) {
      expect(shown).toContain(words);
    }
    const left = page.getByRole("group", { name: "Balloon LEFT" });
    expect(await left.getByRole("button", { name: "ENTER" }).count()).toBe(0);
    await left.getByRole("button", { name: "DEFLATED" }).click();
    const right = page.getByRole("group", { name: "Balloon RIGHT" });
    await right.getByRole("button", { name: "more pressure" }).click();
    await right.getByRole("button", { name: "more volume" }).click();
    await right.getByRole("button", { name: "ENTER" }).click();
    await eventually(() => runtime.acts.length === 2, "two acts");
    expect(runtime.acts.map(({ act }) => act)).toEqual([
      { kind: "balloon", side: "left", step: "deflated" },
      { kind: "balloonReading", side: "right", pressureKpa: 10 * 6.894757293168361, volumeMl: 0.25 },
    ]);
    const smallest = await page
      .locator(".balloons button")
      .evaluateAll((buttons) => Math.min(...buttons.map((button) => button.getBoundingClientRect().height)));
    expect(smallest).toBeGreaterThanOrEqual(65);
    expect(errors).toEqual([]);
  });

  it("has no balloons in a vertebroplasty", async () => {
    const { page } = await open("/monitor?role=touch", kyphoplasty({ procedure: "PVP" }));
    await page.waitForSelector(".touch-alarm, .touch-acts");
    expect(await page.locator(".balloons").count()).toBe(0);
  });
});

describe("set-up in a kyphoplasty", () => {
  it("measures heights from the outline, by taps and with a drag, and chooses a balloon", async () => {
    const { page, runtime, errors } = await open("/setup", kyphoplasty());
    await page.getByRole("button", { name: /^MEASURE/ }).click();
    await waitForPicture(page);
    await press(page, "Outline");
    await eventually(
      async () => (await text(page, ".heights-table")).includes("24.0"),
      "the outline's height",
    );
    await press(page, "✓");
    await eventually(() => runtime.acts.length === 1, "the act");
    expect(runtime.acts[0]?.act).toMatchObject({
      kind: "heights",
      moment: "before",
      heights: { anteriorMm: 24, middleMm: 24.5, posteriorMm: 25, wedgeDeg: 1.8 },
    });

    await press(page, "AFTER");
    const box = await page.locator(".heights .fluoro-picture").boundingBox();
    if (box === null) throw new Error("no picture");
    const at = (x: number, y: number) =>
      [box.x + (x / 512) * box.width, box.y + (y / 512) * box.height] as const;
    for (const [x, y] of [
      [172, 172],
      [250, 177],
      [328, 177],
      [328, 312],
      [250, 312],
      [172, 312],
    ] as const) {
      await page.mouse.click(...at(x, y));
    }
    await eventually(
      async () => (await text(page, ".heights-prompt")).includes("drag to refine"),
      "six points",
    );
    const before = await text(page, ".heights-table");
    await page.mouse.move(...at(172, 172));
    await page.mouse.down();
    await page.mouse.move(...at(172, 150), { steps: 4 });
    await page.mouse.up();
    await eventually(async () => (await text(page, ".heights-table")) !== before, "the dragged height");
    await page.getByLabel("Balloon left").selectOption("balloon-20-700");
    await eventually(() => runtime.changes.length === 1, "the balloon");
    expect(runtime.changes[0]).toEqual({ balloon: { side: "left", profileId: "balloon-20-700" } });
    expect(errors).toEqual([]);
  });
});
