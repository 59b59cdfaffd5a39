import { type Plane, plane, reduce } from "@cementwatch/shared/imaging/picture-filter";
import { fitAt, refine, registrationScratch } from "@cementwatch/shared/imaging/registration";
import { median, solve } from "@cementwatch/shared/imaging/robust";
import { buildTemplate } from "@cementwatch/shared/imaging/template";
import { describe, expect, it } from "vitest";

const SIDE = 160;
const CENTRE = { x: 80, y: 80 };
const GRID = { left: 20, top: 20, width: 120, height: 120 };

function noiseFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
}

/** A smooth scene moved by (dx, dy) and turned by theta about the centre. */
function scene(dx: number, dy: number, theta: number, noise: number, seed: number): Plane {
  const picture = plane(SIDE, SIDE);
  const random = noiseFrom(seed);
  const cos = Math.cos(theta);
  const sin = Math.sin(theta);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const u = x - CENTRE.x - dx;
      const v = y - CENTRE.y - dy;
      const p = cos * u + sin * v;
      const q = -sin * u + cos * v;
      const value = 8 + 0.4 * Math.sin(p / 7 + 1) * Math.cos(q / 9) + 0.3 * Math.sin((p + q) / 13);
      picture.data[y * SIDE + x] = value + noise * 3.46 * random();
    }
  }
  return picture;
}

function register(
  frame: Plane,
  factor: number,
  excluded?: Uint8Array,
): { readonly dx: number; readonly dy: number; readonly theta: number; readonly offset: number } {
  const reference = plane(GRID.width, GRID.height);
  const still = scene(0, 0, 0, 0, 1);
  for (let y = 0; y < GRID.height; y++) {
    for (let x = 0; x < GRID.width; x++) {
      reference.data[y * GRID.width + x] = still.data[(y + GRID.top) * SIDE + x + GRID.left] ?? 0;
    }
  }
  const usable = new Uint8Array(GRID.width * GRID.height).fill(1);
  const template = buildTemplate(reference, GRID, CENTRE, usable, factor, 4000);
  const level = plane(Math.floor(SIDE / factor), Math.floor(SIDE / factor));
  if (factor === 1) level.data.set(frame.data);
  else reduce(frame, factor, level);
  const fit = fitAt(CENTRE.x, CENTRE.y);
  expect(refine(template, level, fit, excluded, 20, registrationScratch(SIDE * SIDE))).toBe(true);
  return { dx: fit.pose.dx, dy: fit.pose.dy, theta: fit.pose.theta, offset: fit.offset };
}

describe("registration", () => {
  it.each([
    [0.4, -0.7, 0, 1],
    [2.3, 1.2, 0.03, 1],
    [-3.1, 0.55, -0.02, 2],
    [1.05, -2.5, 0.01, 3],
  ])("finds a shift of (%d, %d) px and a turn of %d rad at reduction %d", (dx, dy, theta, factor) => {
    const found = register(scene(dx, dy, theta, 0.03, 7), factor);
    expect(Math.abs(found.dx - dx)).toBeLessThan(0.1);
    expect(Math.abs(found.dy - dy)).toBeLessThan(0.1);
    expect(Math.abs(found.theta - theta)).toBeLessThan(0.002);
  });

  it("tells a change of exposure from movement", () => {
    const frame = scene(0.5, 0.5, 0, 0.01, 3);
    for (let i = 0; i < frame.data.length; i++) frame.data[i] = (frame.data[i] ?? 0) + 0.4;
    const found = register(frame, 1);
    expect(found.offset).toBeCloseTo(0.4, 1);
    expect(Math.abs(found.dx - 0.5)).toBeLessThan(0.1);
  });

  it("is not drawn aside by a dark patch, excluded or not", () => {
    const frame = scene(1.2, -0.8, 0, 0.01, 5);
    const excluded = new Uint8Array(GRID.width * GRID.height);
    for (let y = 60; y < 100; y++) {
      for (let x = 55; x < 95; x++) {
        frame.data[y * SIDE + x] = (frame.data[y * SIDE + x] ?? 0) - 0.6;
        excluded[(y - GRID.top) * GRID.width + x - GRID.left] = 1;
      }
    }
    for (const mask of [excluded, undefined]) {
      const found = register(frame, 1, mask);
      expect(Math.abs(found.dx - 1.2)).toBeLessThan(0.1);
      expect(Math.abs(found.dy + 0.8)).toBeLessThan(0.1);
    }
  });
});

describe("numerical helpers", () => {
  it("takes the median of any order", () => {
    expect(median(Float32Array.of(5, 1, 4, 2, 3), 5)).toBe(3);
    expect(median(Float32Array.of(2, 2, 2, 9), 4)).toBe(2);
    expect(median(Float32Array.of(), 0)).toBe(0);
  });

  it("solves a symmetric system and refuses a singular one", () => {
    const right = Float64Array.of(1, 2);
    expect(solve(Float64Array.of(4, 1, 0, 3), right, 2)).toBe(true);
    expect(right[0]).toBeCloseTo(1 / 11, 12);
    expect(right[1]).toBeCloseTo(7 / 11, 12);
    expect(solve(Float64Array.of(1, 1, 0, 1), Float64Array.of(1, 1), 2)).toBe(false);
  });
});
