import { endplateContact, steadyContact } from "@cementwatch/shared/imaging/endplate-contact";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { expect, it } from "vitest";

const box = (left: number, top: number, right: number, bottom: number): PointPx[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

function finding(cementPx: PointPx[][], turnDeg = 0, change: Partial<FrameFinding> = {}): FrameFinding {
  const turn = (turnDeg * Math.PI) / 180;
  const turned = ({ x, y }: PointPx) => ({
    x: x * Math.cos(turn) - y * Math.sin(turn),
    y: x * Math.sin(turn) + y * Math.cos(turn),
  });
  const tick = (y0: number, y1: number) => [
    { x: 175, y: y0 },
    { x: 175, y: y1 },
  ];
  return {
    pictureId: "lat",
    view: "lateral",
    delivery: "live",
    frameNumber: 1,
    measuredAtUs: 0,
    context: { isVolumeFitted: true, referenceRequest: 1, drawingVersion: 1 },
    outside: [],
    overlay: {
      cementPx: cementPx.map((line) => line.map(turned)),
      outsidePx: [],
      contourPx: box(100, 100, 200, 180).map(turned),
      stopTicksPx: [tick(94, 80), tick(186, 200)].map((line) => line.map(turned)),
    },
    ...change,
  };
}

it("sees a column of cement from endplate to endplate", () => {
  expect(endplateContact(finding([box(130, 101, 160, 179)]))).toEqual({ superior: true, inferior: true });
});

it("sees it however the body is turned in the picture", () => {
  for (const turn of [-25, 40, 170]) {
    expect(endplateContact(finding([box(130, 101, 160, 150)], turn))).toEqual({
      superior: true,
      inferior: false,
    });
  }
});

it("adds up pieces, and does not call a gap of 2 mm or a single finger contact", () => {
  expect(endplateContact(finding([box(110, 101, 130, 120), box(140, 160, 170, 179)]))).toEqual({
    superior: true,
    inferior: true,
  });
  expect(endplateContact(finding([box(130, 107, 160, 173)]))).toEqual({ superior: false, inferior: false });
  expect(endplateContact(finding([box(148, 101, 153, 179)]))).toEqual({ superior: false, inferior: false });
});

it("cannot be told without cement, in AP, or when the frame was not judged", () => {
  expect(endplateContact(finding([]))).toEqual({ superior: false, inferior: false });
  const column = [box(130, 101, 160, 179)];
  expect(endplateContact(finding(column, 0, { view: "ap" }))).toBeUndefined();
  expect(endplateContact(finding(column, 0, { notValid: "motion" }))).toBeUndefined();
  const { overlay, ...bare } = finding(column);
  expect(overlay?.cementPx).toHaveLength(1);
  expect(endplateContact(bare)).toBeUndefined();
});

it("is not changed by one frame among several", () => {
  const touches = { superior: true, inferior: false };
  const none = { superior: false, inferior: false };
  expect(steadyContact([touches, touches, none, touches, touches])).toEqual(touches);
  expect(steadyContact([none, none, touches, none, none])).toEqual(none);
  expect(steadyContact([touches])).toEqual(touches);
  expect(steadyContact([none, touches])).toEqual(none);
});
