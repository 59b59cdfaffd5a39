import { isHostAllowed, isLoopbackAddress, isOriginAllowed } from "@cementwatch/server/access/origin";
import { describe, expect, it } from "vitest";

const access = { allowedHosts: ["or2.hospital.example"], allowedOrigins: ["http://localhost:5173"] };

describe("isHostAllowed", () => {
  it.each([
    "127.0.0.1",
    "127.0.0.1:8080",
    "localhost:8080",
    "[::1]:8080",
    "or2.hospital.example",
    "LOCALHOST",
  ])("takes %s", (host) => expect(isHostAllowed(host, access)).toBe(true));
  it.each([
    undefined,
    "",
    "evil.example",
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example@127.0.0.1",
    "127.0.0.1/evil",
    "localhost#evil.example",
    "a b",
    "[::1",
    "or2.hospital.example.evil.example",
  ])("refuses %s", (host) => expect(isHostAllowed(host, access)).toBe(false));
});

describe("isOriginAllowed", () => {
  it.each([
    [undefined, "127.0.0.1:8080"],
    ["http://127.0.0.1:8080", "127.0.0.1:8080"],
    ["http://localhost:5173", "127.0.0.1:8080"],
  ])("takes %s at %s", (origin, host) => expect(isOriginAllowed(origin, host, access)).toBe(true));
  it.each([
    ["null", "127.0.0.1:8080"],
    ["", "127.0.0.1:8080"],
    ["http://127.0.0.1:8081", "127.0.0.1:8080"],
    ["http://localhost:8080", "127.0.0.1:8080"],
    ["http://127.0.0.1:8080.evil.example", "127.0.0.1:8080"],
    ["http://undefined", undefined],
  ])("refuses %s at %s", (origin, host) => expect(isOriginAllowed(origin, host, access)).toBe(false));
});

it("knows the loopback addresses", () => {
  expect(isLoopbackAddress("127.0.0.1")).toBe(true);
  expect(isLoopbackAddress("0.0.0.0")).toBe(false);
  expect(isLoopbackAddress("192.168.1.2")).toBe(false);
});
