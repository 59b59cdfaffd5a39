import { createClock } from "@cementwatch/server/clock";
import { expect, it, vi } from "vitest";

it("counts whole microseconds from its making and ignores the wall clock", () => {
  const clock = createClock();
  const before = clock.nowUs();
  const stepped = vi.spyOn(Date, "now").mockReturnValue(0);
  const times = Array.from({ length: 1_000 }, () => clock.nowUs());
  expect(clock.wallMs()).toBe(0);
  stepped.mockRestore();
  expect(before).toBeLessThan(1_000_000);
  for (const [index, time] of times.entries()) {
    expect(Number.isSafeInteger(time)).toBe(true);
    expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? before);
  }
});
