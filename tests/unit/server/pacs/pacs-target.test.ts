import { parseDeviceSet } from "@cementwatch/server/config";
import { deviceSetText } from "@cementwatch/server/device-set-text";
import { expect, it } from "vitest";

const set = (...entries: readonly string[]) => `pacs:\n${entries.map((entry) => `  - ${entry}\n`).join("")}`;
const parse = (...entries: readonly string[]) => parseDeviceSet(set(...entries), "rooms/room.yaml", []);
const DIMSE = "dimse: { host: pacs.example.org, port: 104, calledAe: PACS, callingAe: ROOM }";

it("reads archives, finds the credentials beside the device set, and writes the same set again", () => {
  const { pacs, ...rest } = parse(
    `{ id: main, title: Main, ${DIMSE} }`,
    "{ id: web, title: Web, timeoutS: 5, web: { url: https://pacs.example.org/dicom-web, credentialsFile: /run/secret } }",
    "{ id: here, title: Here, web: { url: http://localhost:8042/dicom-web, credentialsFile: secret } }",
  );
  expect(pacs).toMatchObject([{ timeoutS: 30 }, { web: { credentialsFile: "/run/secret" } }, {}]);
  expect(pacs?.[2]?.web?.credentialsFile).toMatch(/^\/.*\/rooms\/secret$/);
  expect(
    parseDeviceSet(deviceSetText({ ...rest, ...(pacs === undefined ? {} : { pacs }) }), "x.yaml", []),
  ).toEqual({
    ...rest,
    pacs,
  });
});

it.each([
  ["{ id: Main, title: x, web: { url: https://a/b } }", "room.yaml:2: pacs[0].id: use a–z"],
  ["{ id: main, title: x }", "pacs[0].dimse: give dimse"],
  [`{ id: main, title: x, ${DIMSE.replace("104", "0")} }`, "pacs[0].dimse.port: "],
  [`{ id: main, title: x, ${DIMSE.replace("ROOM", "'A\\B'")} }`, "pacs[0].dimse.callingAe: use 1 to 16"],
  [`{ id: main, title: x, ${DIMSE.replace("calledAe", "calledAet")} }`, "pacs[0].dimse.calledAet"],
  ["{ id: main, title: x, web: { url: ftp://a/b } }", "pacs[0].web.url: use the DICOMweb root"],
  ["{ id: main, title: x, web: { url: 'https://me:word@a/b' } }", "pacs[0].web.url: write no user"],
  ["{ id: main, title: x, web: { url: http://a/b, credentialsFile: c } }", "credentials go over https"],
])("refuses %s, naming the field", (entry, message) => {
  expect(() => parse(entry)).toThrow(message);
});

it("refuses an id that is used twice on its own line", () => {
  const entry = `{ id: main, title: x, ${DIMSE} }`;
  expect(() => parse(entry, entry)).toThrow("room.yaml:3: pacs[1].id: id main is used twice");
});
