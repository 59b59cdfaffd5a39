import { createPictureSource, PICTURE_SOURCES } from "@cementwatch/drivers/carms/picture-registry";
import { describe, expect, it } from "vitest";
import { realDeps, recordingSink } from "../../../support/picture-room.ts";

const create = (source: string, options: Record<string, never> | Record<string, string | number>) =>
  createPictureSource({ source, options, isLive: true }, recordingSink(), realDeps);

describe("picture registry", () => {
  it("knows each source by its folder's name", () => {
    expect(PICTURE_SOURCES.map(({ id }) => id)).toEqual(["dicom-receiver", "dicom-folder", "video-capture"]);
  });

  it.each([
    ["magic", {}, /"magic" is not known; there are dicom-receiver/],
    ["dicom-receiver", { port: 70_000 }, /port/],
    ["dicom-receiver", { prot: 104 }, /prot/],
    ["dicom-folder", {}, /folder/],
    ["video-capture", { kind: "screen" }, /kind/],
  ])("refuses %s with %o before anything is opened", (source, options, message) => {
    expect(() => create(source, options as Record<string, string>)).toThrow(message);
    expect(() => create(source, options as Record<string, string>)).toThrow(
      expect.objectContaining({ code: "PIP-CONFIG-INVALID" }),
    );
  });
});
