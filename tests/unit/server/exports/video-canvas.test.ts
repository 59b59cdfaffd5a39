/** What is drawn stands where it belongs, and nothing is drawn outside. */
import { VideoCanvas } from "@cementwatch/server/exports/video-canvas";
import { expect, it } from "vitest";

const RED = [255, 0, 0] as const;

function dots(canvas: VideoCanvas): string[] {
  return Array.from({ length: canvas.height }, (_, y) =>
    Array.from({ length: canvas.width }, (_, x) =>
      (canvas.data[(y * canvas.width + x) * 3] ?? 0) > 0 ? "#" : ".",
    ).join(""),
  );
}

it("writes a letter, and leaves out one that does not fit", () => {
  const canvas = new VideoCanvas(9, 7);
  canvas.text("TT", { x: 0, y: 0 }, 1, RED);
  expect(dots(canvas)).toEqual(["#####....", ...Array.from({ length: 6 }, () => "..#......")]);
});

it("scales a picture into its square and maps its points along", () => {
  const canvas = new VideoCanvas(8, 8);
  const data = Uint8Array.from([0, 200, 0, 0]);
  const place = canvas.picture({ columns: 2, rows: 2, data }, { x: 0, y: 0 }, 8);
  expect(canvas.data[(0 * 8 + 7) * 3]).toBe(200);
  expect(canvas.data[(7 * 8 + 0) * 3]).toBe(0);
  expect(place({ x: 1, y: 0 })).toEqual({ x: 6, y: 2 });
});

it("draws a line and clips what is outside", () => {
  const canvas = new VideoCanvas(4, 3);
  canvas.line(
    [
      { x: -5, y: 0 },
      { x: 9, y: 0 },
    ],
    RED,
    false,
  );
  expect(dots(canvas)).toEqual(["####", "####", "...."]);
});

it("puts a canvas beside another", () => {
  const small = new VideoCanvas(2, 2);
  small.fill({ x: 0, y: 0 }, 2, 2, RED);
  const canvas = new VideoCanvas(4, 2);
  canvas.copy(small, { x: 2, y: 0 });
  expect(dots(canvas)).toEqual(["..##", "..##"]);
});
