import { DRIVERS } from "@cementwatch/drivers/registry";
import { loadDeviceSet, parseDeviceSet } from "@cementwatch/server/config";
import { FaultError } from "@cementwatch/shared/faults";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const GOOD = `# Operating room 2
devices:
  - id: pump
    driver: new-era
    port: /dev/serial/by-id/usb-FTDI_1234-if00-port0
    baud: 19200
    address: 3
    role: injectorVolume
    latencyMs: 12
    latencyUncertaintyMs: 4
  - id: gauge
    driver: keller
    port: tcp://127.0.0.1:4001
    role: injectorPressure
    calibration: { id: C-17, slope: 1.002, offset: -0.4, validUntil: 2027-03-31, deviceSerial: "0123" }
pictures:
  - id: lateral
    source: dicom-receiver
    view: lateral
    live: true
`;

function problemsOf(text: string): string[] {
  try {
    parseDeviceSet(text, "room.yaml", DRIVERS);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    expect(error.code).toBe("PIP-CONFIG-INVALID");
    return error.message.replace("PIP-CONFIG-INVALID: ", "").split("\n");
  }
  return [];
}

describe("a good device set", () => {
  it("becomes devices and pictures of the session's configuration", () => {
    const { devices, pictures } = parseDeviceSet(GOOD, "room.yaml", DRIVERS);
    expect(devices[0]).toMatchObject({
      id: "pump",
      driver: "new-era",
      roles: ["injectorVolume"],
      options: { port: "/dev/serial/by-id/usb-FTDI_1234-if00-port0", baud: 19_200, address: 3 },
      latencyUs: 12_000,
      latencyUncertaintyUs: 4_000,
      isSimulated: false,
    });
    expect(devices[0]?.nominalPeriodUs).toBeGreaterThan(0);
    expect(devices[1]?.calibrations).toEqual({
      injectorPressure: {
        id: "C-17",
        deviceSerial: "0123",
        coefficients: [-0.4, 1.002],
        validUntil: "2027-03-31",
      },
    });
    expect(pictures).toEqual([
      {
        id: "lateral",
        source: "dicom-receiver",
        view: "lateral",
        isLive: true,
        latencyUs: 0,
        latencyUncertaintyUs: 0,
        beamSource: "pixels",
        isSimulated: false,
        options: {},
      },
    ]);
  });

  it("names its version, or has none", () => {
    expect(parseDeviceSet(`version: 1\n${GOOD}`, "room.yaml", DRIVERS)).toEqual(
      parseDeviceSet(GOOD, "room.yaml", DRIVERS),
    );
    expect(problemsOf(`version: 2\n${GOOD}`)).toEqual([
      "room.yaml:1: version: this program knows version 1 of the device set",
    ]);
  });

  it("may have a reference instrument: no role, and nothing of it reaches a case", () => {
    const text = GOOD.replace("role: injectorPressure", "reference: R-9").replace(
      / {4}calibration: .*\n/,
      "",
    );
    const [, gauge] = parseDeviceSet(text, "room.yaml", DRIVERS).devices;
    expect(gauge).toMatchObject({ roles: [], reference: "R-9" });
  });

  it("may have no devices: most rooms have a picture only", () => {
    const text = "pictures:\n  - { id: lateral, source: dicom-receiver, view: lateral, live: true }\n";
    expect(parseDeviceSet(text, "room.yaml", DRIVERS).devices).toEqual([]);
  });
});

describe("what is refused names its line", () => {
  it.each([
    [
      "a second device for a role",
      GOOD.replace("injectorPressure", "injectorVolume").replace("keller", "new-era"),
      14,
      "already taken by device pump",
    ],
    ["an id used twice", GOOD.replace("id: lateral", "id: pump"), 17, "id pump is used twice"],
    ["an unknown key", GOOD.replace("latencyMs: 12", "latency: 12"), 9, "latency"],
    ["an unknown key at the top", `${GOOD}devcies: []\n`, 21, "devcies"],
    [
      "an unknown driver",
      GOOD.replace("driver: keller", "driver: kellar"),
      12,
      "there is no driver kellar; there are new-era",
    ],
    ["a role that does not exist", GOOD.replace("injectorVolume", "volume"), 8, "devices[0].role"],
    [
      "a role that the driver cannot fill",
      GOOD.replace("role: injectorVolume", "role: roomTemperature"),
      8,
      "driver new-era measures volume, not the temperature",
    ],
    ["an option that the driver refuses", GOOD.replace("address: 3", "options: { mode: turbo }"), 7, "mode"],
    ["a baud rate that is text", GOOD.replace("baud: 19200", "baud: fast"), 6, "devices[0].baud"],
    ["a date that is none", GOOD.replace("2027-03-31", "2027-02-31"), 15, "validUntil"],
    ["a missing port", GOOD.replace("    port: tcp://127.0.0.1:4001\n", ""), 11, "devices[1].port"],
    [
      "a picture option that the source refuses",
      GOOD.replace("live: true", "live: true\n    options: { port: 70000 }"),
      21,
      "pictures[0].options.port",
    ],
    [
      "a simulated picture among real devices",
      GOOD.replace("dicom-receiver", "phantom"),
      18,
      "there is no picture source phantom",
    ],
    ["a source that does not exist", GOOD.replace("dicom-receiver", "camera"), 18, "pictures[0].source"],
    [
      "a key given twice",
      GOOD.replace("    baud: 19200\n", "    baud: 19200\n    baud: 9600\n"),
      7,
      "unique",
    ],
    [
      "a device without a role",
      GOOD.replace("    role: injectorPressure\n", ""),
      11,
      "give the device a role",
    ],
    [
      "a reference instrument with a role",
      GOOD.replace("role: injectorPressure", "role: injectorPressure\n    reference: R-9"),
      14,
      "or, for a reference instrument, its id as reference",
    ],
    ["text that is no YAML", GOOD.replace("    driver: new-era", "   driver: new-era"), 4, ""],
    [
      "calibration of a role it does not have",
      GOOD.replace("calibration: {", "calibrations: { injectorVolume: {").replace('"0123" }', '"0123" } }'),
      15,
      "does not have role",
    ],
  ])("%s", (_name, text, line, message) => {
    const problems = problemsOf(text);
    const onLine = problems.filter((problem) => problem.startsWith(`room.yaml:${line}: `));
    expect(onLine, problems.join("\n")).not.toEqual([]);
    expect(onLine.join("\n")).toContain(message);
  });

  it("tells every problem at once", () => {
    const text = GOOD.replace("baud: 19200", "baud: 1").replace("live: true", "live: maybe");
    expect(problemsOf(text)).toHaveLength(2);
  });

  it("aliases that multiply or point nowhere", () => {
    const bomb = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
    expect(problemsOf(["a0: &a0 [x]", ...bomb].join("\n"))[0]).toMatch(/^room\.yaml:1: /);
    expect(problemsOf("devices: *nothing")[0]).toMatch(/^room\.yaml:1: /);
  });

  it("a file that is not there, by name", () => {
    expect(() => loadDeviceSet("/nonexistent/room.yaml", DRIVERS)).toThrow(
      /\/nonexistent\/room.yaml cannot be read/,
    );
  });
});

it("never fails in another way, whatever the file holds", () => {
  const lines = GOOD.split("\n");
  fc.assert(
    fc.property(
      fc.nat(lines.length - 1),
      fc.string({ maxLength: 30 }),
      fc.boolean(),
      (at, text, isInserted) => {
        const changed = [...lines.slice(0, at), text, ...lines.slice(isInserted ? at : at + 1)].join("\n");
        for (const problem of problemsOf(changed)) expect(problem).toMatch(/^room\.yaml:\d+: /);
      },
    ),
    { numRuns: 200, seed: 11 },
  );
});

it("takes the name of its room, and no text that is none", () => {
  expect(parseDeviceSet("room: OR 2\ndevices: []\n", "set.yaml", DRIVERS).room).toBe("OR 2");
  expect(parseDeviceSet("devices: []\n", "set.yaml", DRIVERS)).not.toHaveProperty("room");
  for (const bad of ['""', '"a\\u0007b"', `"${"x".repeat(41)}"`, "7"]) {
    const parse = () => parseDeviceSet(`devices: []\nroom: ${bad}\n`, "set.yaml", DRIVERS);
    expect(parse).toThrow("set.yaml:2: room: ");
  }
});

describe("a worklist", () => {
  const FULL =
    "{ host: ris.local, port: 104, calledAet: RIS, callingAet: CEMENT, modality: XA, stationAet: OR2 }";

  it("is optional and kept as written", () => {
    expect(parseDeviceSet("devices: []\n", "room.yaml", DRIVERS).worklist).toBeUndefined();
    expect(parseDeviceSet(`worklist: ${FULL}\n`, "room.yaml", DRIVERS).worklist).toEqual({
      host: "ris.local",
      port: 104,
      calledAet: "RIS",
      callingAet: "CEMENT",
      modality: "XA",
      stationAet: "OR2",
    });
  });

  it("with a field that cannot be is refused on its line", () => {
    const text =
      "worklist:\n  host: ris.local\n  port: 0\n  calledAet: A TITLE THAT IS TOO LONG\n  callingAet: CEMENT\n  modality: xa\n  aet: X\n";
    const problems = problemsOf(text);
    expect(problems.some((line) => line.startsWith("room.yaml:3: worklist.port: "))).toBe(true);
    expect(problems).toContain(
      "room.yaml:4: worklist.calledAet: use 1 to 16 plain characters without a backslash",
    );
    expect(problems).toContain("room.yaml:6: worklist.modality: use a DICOM modality like XA or RF");
    expect(problems.some((line) => line.startsWith("room.yaml:7: "))).toBe(true);
  });
});

describe("several devices on one port", () => {
  const PORT = "tcp://127.0.0.1:4001";
  /** Two sensors on one RS-485 line, the second on line 7 with its port on line 9. */
  const pair = (second: string, first = "address: 1"): string =>
    `devices:
  - { id: a, driver: keller, port: "${PORT}", ${first}, role: injectorPressure }
pictures: []
`.replace(
      "pictures",
      `  - id: b
    driver: keller
    port: ${PORT}
    reference: R-1
    ${second}
pictures`,
    );

  it("are allowed with addresses of their own and one baud rate", () => {
    expect(problemsOf(pair("address: 2"))).toEqual([]);
    expect(problemsOf(pair("address: 2\n    baud: 9600"))).toEqual([]);
  });

  it.each([
    ["the same address", pair("address: 1"), "both have address 1"],
    ["no address", pair("latencyMs: 1"), "give b an address"],
    [
      "the address that every sensor answers",
      pair("address: 250"),
      "the address of b must be 1 to 249, not 250",
    ],
    ["another baud rate", pair("address: 2\n    baud: 115200"), "a speaks 9600 baud 8N1, b 115200 baud 8N1"],
    [
      "a driver without addresses",
      pair("address: 2")
        .replace("driver: keller\n", "driver: open-injector\n")
        .replace("    address: 2\n", ""),
      "driver open-injector needs a port of its own",
    ],
  ])("%s is refused, naming both lines", (_name, text, words) => {
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^room\.yaml:5: devices\[1\]\.port: device a on line 2 has the same port; /),
    ]);
    expect(problemsOf(text)[0]).toContain(words);
  });

  it("a third one is compared with each above it", () => {
    const text = pair("address: 2").replace(
      "pictures",
      `  - { id: c, driver: keller, port: "${PORT}", address: 2, reference: R-2 }\npictures`,
    );
    expect(problemsOf(text)[0]).toContain("device b on line 5 has the same port; both have address 2");
  });
});
