import { DEFAULT_DEIDENT_OPTIONS, type DeidentOptions } from "@cementwatch/shared/deident/deident-plan";
import { actionOf, DICOM_PROFILE } from "@cementwatch/shared/deident/dicom-profile";
import { expect, it } from "vitest";

const NONE: DeidentOptions = {
  cleanPixels: false,
  longitudinal: false,
  cleanGraphics: false,
  cleanContent: false,
  deviceIdentity: false,
};

it("has well-formed rows and no attribute twice", () => {
  for (const [tag, { vr, action, keyword }] of DICOM_PROFILE) {
    expect(`${tag} ${vr} ${action} ${keyword}`).toMatch(/^[0-9A-F]{8} [A-Z]{2} [KXZDUPCS] [A-Za-z0-9]+$/);
  }
  expect(DICOM_PROFILE.size).toBeGreaterThan(400);
});

it("keeps no representation that holds a person's name or long text", () => {
  const kept = [...DICOM_PROFILE].filter(
    ([, { vr, action }]) => action === "K" && /^(PN|LT|UT|ST)$/.test(vr),
  );
  expect(kept).toEqual([]);
});

it.each([
  ["00100010", "P"],
  ["00100020", "P"],
  ["00100030", "Z"],
  ["00101010", "X"],
  ["00080050", "Z"],
  ["00080080", "X"],
  ["00080090", "Z"],
  ["00081070", "X"],
  ["0008103E", "X"],
  ["00204000", "X"],
  ["00080018", "U"],
  ["0020000D", "U"],
  ["00080016", "K"],
  ["00280010", "K"],
  ["52009230", "S"],
  ["00400275", "X"],
])("with no option, %s becomes %s", (tag, action) => {
  expect(actionOf(tag, undefined, NONE)).toBe(action);
});

it("lets each option change its own rows only", () => {
  expect(actionOf("00080020", "DA", NONE)).toBe("Z");
  expect(actionOf("00080020", "DA", { ...NONE, longitudinal: true })).toBe("shift");
  expect(actionOf("00080030", "TM", { ...NONE, longitudinal: true })).toBe("K");
  expect(actionOf("00100030", "DA", { ...NONE, longitudinal: true })).toBe("Z");
  expect(actionOf("00181000", "LO", NONE)).toBe("D");
  expect(actionOf("00181000", "LO", { ...NONE, deviceIdentity: true })).toBe("K");
  expect(actionOf("00181002", "UI", { ...NONE, deviceIdentity: true })).toBe("U");
  expect(actionOf("00400555", "SQ", NONE)).toBe("X");
  expect(actionOf("00400555", "SQ", { ...NONE, cleanContent: true })).toBe("S");
});

it("removes what has no row, except a binary number of a technical group", () => {
  expect(actionOf("00189999", "LO", DEFAULT_DEIDENT_OPTIONS)).toBe("X");
  expect(actionOf("00189999", "CS", DEFAULT_DEIDENT_OPTIONS)).toBe("X");
  expect(actionOf("00189999", undefined, DEFAULT_DEIDENT_OPTIONS)).toBe("X");
  expect(actionOf("00189999", "FD", DEFAULT_DEIDENT_OPTIONS)).toBe("K");
  expect(actionOf("00109999", "US", DEFAULT_DEIDENT_OPTIONS)).toBe("X");
  expect(actionOf("60003000", "OW", DEFAULT_DEIDENT_OPTIONS)).toBe("X");
  expect(actionOf("50003000", "OW", DEFAULT_DEIDENT_OPTIONS)).toBe("X");
});
