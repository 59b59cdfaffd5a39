import { otherSoftware } from "@cementwatch/server/session/other-software";
import { expect, it } from "vitest";

const OWN = { software: "cementwatch 0.2.0", node: "24.1.0", architecture: "x64" };

it("names both when version, Node or machine differ, and is silent when nothing does", () => {
  expect(otherSoftware(OWN, OWN)).toBeUndefined();
  expect(otherSoftware({ ...OWN, software: "cementwatch 0.1.0" }, OWN)).toEqual({
    recordedBy: "cementwatch 0.1.0, Node 24.1.0, x64",
    readBy: "cementwatch 0.2.0, Node 24.1.0, x64",
  });
  expect(otherSoftware({ ...OWN, node: "22.0.0" }, OWN)).toBeDefined();
  expect(otherSoftware({ ...OWN, architecture: "arm64" }, OWN)).toBeDefined();
});
