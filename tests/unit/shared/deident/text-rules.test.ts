import { type TextTools, treatTexts } from "@cementwatch/shared/deident/text-rules";
import type { JsonValue } from "@cementwatch/shared/json";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

function tools(removed: string[] = []): TextTools {
  return {
    date: (text) => `moved ${text}`,
    serial: (text) => `other ${text}`,
    token: (text) => `token ${text}`,
    pseudonym: "C-1",
    removed: (place) => removed.push(place),
  };
}

it("leaves the words of cementwatch and the numbers of an act, and removes what a person typed", () => {
  const removed: string[] = [];
  const act = { kind: "complication", bcisGrade: 2, note: "Mrs Smith" };
  const actor = { role: "touch", control: "Smith" };
  expect(treatTexts({ kind: "operator", act, actor } as JsonValue, tools(removed))).toEqual({
    kind: "operator",
    act: { kind: "complication", bcisGrade: 2, note: "[removed]" },
    actor: { role: "touch", control: "[removed]" },
  });
  expect(removed).toEqual(["act.note", "actor.control"]);
});

it("removes a text at a place that nobody has listed, and one at a listed place that looks like none of ours", () => {
  expect(treatTexts({ kind: "x", brandNew: "Smith", state: "lost since Mrs Smith left" }, tools())).toEqual({
    kind: "x",
    brandNew: "[removed]",
    state: "[removed]",
  });
});

it("leaves an empty text empty: whether something was entered may decide an alarm", () => {
  expect(treatTexts({ act: { note: "" } }, tools())).toEqual({ act: { note: "" } });
});

it("treats a whole configuration: dates, serials, lots, pseudonym, worklist, line settings", () => {
  const empty = emptySessionConfig("2026-01-15");
  const calibration = { id: "cal", deviceSerial: "123", coefficients: [0, 1], validUntil: "2026-06-01" };
  const device = {
    id: "pressure",
    driver: "keller",
    roles: ["injectorPressure"],
    options: { port: "/dev/smith", address: 1, host: "smith", unit: "kPa" },
    calibrations: { injectorPressure: calibration },
    serialNumber: "123",
  };
  const worklist = { accessionNumber: "A1", description: "Smith" };
  const config = {
    ...empty,
    devices: [device],
    procedure: { ...empty.procedure, pseudonym: "W-1", worklist },
    limitReasons: { x: "Mrs Smith" },
  };
  const treated = treatTexts({ kind: "config", config } as unknown as JsonValue, tools()) as unknown as {
    config: typeof config;
  };
  expect(treated.config).toMatchObject({
    wallDate: "moved 2026-01-15",
    limitReasons: { x: "[removed]" },
    devices: [{ id: "pressure", driver: "keller", serialNumber: "other 123" }],
  });
  expect(treated.config.devices[0]?.options).toEqual({ address: 1, unit: "kPa" });
  expect(treated.config.devices[0]?.calibrations.injectorPressure).toEqual({
    id: "token cal",
    deviceSerial: "other 123",
    coefficients: [0, 1],
    validUntil: "moved 2026-06-01",
  });
  expect(treated.config.procedure.pseudonym).toBe("C-1");
  expect(treated.config.procedure.cement).toEqual(empty.procedure.cement);
  expect("worklist" in treated.config.procedure).toBe(false);
  expect(JSON.stringify(treated)).not.toMatch(/smith/i);
});

it("keeps what a described device's bytes mean, not what was written about it", () => {
  const description = {
    name: "Smith's gauge",
    notes: "of Mrs Smith",
    items: [{ match: "P=(\\d+) kPa", unit: "kPa" }],
  };
  const config = { devices: [{ id: "g", options: { description } }] };
  expect(treatTexts({ config }, tools())).toEqual({
    config: {
      devices: [
        { id: "g", options: { description: { ...description, name: "[removed]", notes: "[removed]" } } },
      ],
    },
  });
});

it("drops what stood on a screen with the names of its places, and renames the screen", () => {
  const screen = { screenId: "s1", role: "wall", layout: "stop", texts: { Smith: "12 mm" }, widthPx: 1920 };
  expect(treatTexts({ screen }, tools())).toEqual({
    screen: { screenId: "token s1", role: "wall", layout: "[removed]", widthPx: 1920 },
  });
});

it("removes a key that is no word: a text can stand there too", () => {
  expect(treatTexts({ config: { parameters: { "Mrs Smith": 1 } } }, tools())).toEqual({
    config: { parameters: { "[removed]": 1 } },
  });
});
