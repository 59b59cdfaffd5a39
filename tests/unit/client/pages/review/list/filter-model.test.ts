/** Filters in the page's address, and what the server is asked. */

import {
  chosenWith,
  isFiltered,
  queryOf,
  withFilter,
} from "@cementwatch/client/pages/review/list/filter-model";
import { expect, it } from "vitest";

it("asks for local days as moments, for a priority or a condition, and for a page", () => {
  const asked = queryOf(
    new URLSearchParams("tab=sessions&from=2026-11-20&to=2026-11-20&alarm=high&sort=alarms down&page=2"),
  );
  expect(Object.fromEntries(asked)).toEqual({
    from: new Date("2026-11-20T00:00:00").toISOString(),
    to: new Date("2026-11-20T23:59:59.999").toISOString(),
    priority: "high",
    sort: "alarms",
    direction: "down",
    limit: "50",
    offset: "100",
  });
  const other = queryOf(new URLSearchParams("alarm=A6&from=soon&text=+&page=-1"));
  expect(Object.fromEntries(other)).toMatchObject({
    condition: "A6",
    from: "soon",
    offset: "0",
    sort: "started",
  });
  expect(other.has("text")).toBe(false);
});

it("goes back to the first page when a filter changes, and keeps the tab", () => {
  const before = new URLSearchParams("tab=sessions&page=3&level=L1");
  expect(withFilter(before, "level", "").toString()).toBe("tab=sessions");
  expect(withFilter(before, "page", "4").toString()).toBe("tab=sessions&page=4&level=L1");
  expect([isFiltered(before), isFiltered(new URLSearchParams("tab=sessions&sort=title up"))]).toEqual([
    true,
    false,
  ]);
});

it("holds two sessions for a comparison: a third takes the place of the first", () => {
  let chosen: readonly string[] = [];
  for (const id of ["a", "b", "c"]) chosen = chosenWith(chosen, id);
  expect(chosen).toEqual(["b", "c"]);
  expect(chosenWith(chosen, "b")).toEqual(["c"]);
});
