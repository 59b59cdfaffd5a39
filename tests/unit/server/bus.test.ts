import { createBus } from "@cementwatch/server/bus";
import { expect, it } from "vitest";

it("gives every listener the same order, also when a listener publishes", () => {
  const bus = createBus<number>((error) => {
    throw error;
  });
  const first: number[] = [];
  const second: number[] = [];
  bus.subscribe((event) => {
    first.push(event);
    if (event === 1) bus.publish(2);
  });
  bus.subscribe((event) => second.push(event));
  bus.publish(1);
  bus.publish(3);
  expect(first).toEqual([1, 2, 3]);
  expect(second).toEqual([1, 2, 3]);
});

it("goes on past a listener that throws, and tells", () => {
  const errors: unknown[] = [];
  const bus = createBus<string>((error) => errors.push(error));
  const heard: string[] = [];
  bus.subscribe(() => {
    throw new Error("broken screen");
  });
  bus.subscribe((event) => heard.push(event));
  bus.publish("alarm");
  bus.publish("another");
  expect(heard).toEqual(["alarm", "another"]);
  expect(errors).toHaveLength(2);
});

it("does not call a listener that was removed by one before it", () => {
  const bus = createBus<number>(() => undefined);
  const heard: number[] = [];
  const end: { second?: () => void } = {};
  bus.subscribe(() => end.second?.());
  end.second = bus.subscribe((event) => heard.push(event));
  bus.publish(1);
  end.second();
  expect(heard).toEqual([]);
  expect(bus.listenerCount).toBe(1);
});
