import { LineMemory } from "@cementwatch/drivers/line-memory";
import { expect, test } from "vitest";

test("a shape counts when it stood among the last eight", () => {
  const memory = new LineMemory();
  expect(memory.knowsShape("9.99 N")).toBe(false);
  expect(memory.knowsShape("1.23 N")).toBe(true);
  expect(memory.knowsShape("10.01 N")).toBe(false);
  // A value that flutters about a power of ten is held back once, not for ever.
  expect(memory.knowsShape("9.98 N")).toBe(true);
  expect(memory.knowsShape("10.02 N")).toBe(true);
  for (let i = 0; i < 8; i++) expect(memory.knowsShape("10.03 N")).toBe(true);
  expect(memory.knowsShape("9.97 N")).toBe(false);
});

test("sign, unit and number of digits are part of the shape", () => {
  for (const other of ["-1.23 N", "1.23 kN", "1.2 N", "11.23 N", "123 N"]) {
    const memory = new LineMemory();
    memory.knowsShape("1.23 N");
    expect(memory.knowsShape(other), other).toBe(false);
  }
});

test("a text counts when it was read twice alike in three readings", () => {
  const memory = new LineMemory();
  expect(memory.confirms("serial", "338041")).toBe(false);
  expect(memory.confirmed("serial")).toBe("");
  expect(memory.confirms("serial", "338049")).toBe(false);
  expect(memory.confirms("serial", "338041")).toBe(true);
  expect(memory.confirmed("serial")).toBe("338041");
  expect(memory.confirms("model", "338041")).toBe(false);
});

test("a fact is told once, until it has been untrue", () => {
  const memory = new LineMemory();
  expect([true, true, false, true].map((isTrue) => memory.isNews("battery", isTrue))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("a snapshot is independent of what comes after it", () => {
  const memory = new LineMemory();
  memory.knowsShape("1.0 g");
  memory.confirms("serial", "1");
  memory.isNews("unit", true);
  memory.sinceUs = 5;
  const state = memory.snapshot();
  const plain = JSON.stringify(state);
  memory.knowsShape("10.0 g");
  memory.confirms("serial", "2");
  memory.isNews("unit", false);
  expect(JSON.stringify(state)).toBe(plain);
  const restored = new LineMemory();
  restored.restore(state);
  expect(JSON.stringify(restored.snapshot())).toBe(plain);
});
