import { DRIVERS } from "@cementwatch/drivers/registry";
import { parseDeviceSet } from "@cementwatch/server/config";
import { deviceSetText } from "@cementwatch/server/device-set-text";
import fc from "fast-check";
import { expect, test } from "vitest";

const FULL = `version: 1
devices:
  - { id: pump, driver: new-era, port: /dev/ttyUSB0, baud: 9600, address: 7, role: injectorVolume, serialNumber: "0123",
      latencyMs: 12.5, latencyUncertaintyMs: 4, options: { mode: basic, timeoutMs: 400 } }
  - { id: injector, driver: open-injector, port: "usb:0403:6001:A1", role: [injectorPressure, cementTemperature],
      options: { boreDiameterMm: 14.5 },
      calibrations: { injectorPressure: { id: C-1, slope: 1.001, offset: -0.4, validUntil: 2027-03-31, range: { min: 0, max: 5000 } } } }
  - { id: left, driver: generic-line, port: /dev/ttyUSB2, role: balloonPressureLeft, options: { use: psi-line-gauge },
      calibration: { id: "17", deviceSerial: "0012", slope: 1, offset: 0, validUntil: 2027-01-01 } }
  - id: balance
    driver: generic-line
    port: /dev/ttyUSB3
    reference: R-9
    options:
      description:
        protocol: line
        name: "Balance: 0.1 mg"
        everyMs: 200
        pattern: '(?<v>[+-]\\d+\\.\\d{4}) g'
        values: [{ signal: mass, group: v, unit: g }]
        template: "+{mass:0.4} g"
pictures:
  - { id: carm, source: dicom-receiver, view: lateral, live: false, beam: key, latencyMs: 80 }
worklist: { host: ris.local, port: 104, calledAet: RIS, callingAet: CEMENT, modality: XA }
`;

function load(text: string) {
  return parseDeviceSet(text, "room.yaml", DRIVERS);
}

test("what is written is read as the same, and written again as the same text", () => {
  const set = load(FULL);
  const text = deviceSetText(set);
  expect(load(text)).toEqual(set);
  expect(deviceSetText(load(text))).toBe(text);
});

test("keys stand in one order whatever theirs was, and defaults are left out", () => {
  const one =
    "devices: [{ role: injectorVolume, latencyMs: 0, driver: new-era, options: { timeoutMs: 90, mode: safe }, id: a, port: /dev/a }]";
  const two =
    "version: 1\ndevices: [{ id: a, port: /dev/a, options: { mode: safe, timeoutMs: 90 }, driver: new-era, role: injectorVolume }]";
  expect(deviceSetText(load(one))).toBe(deviceSetText(load(two)));
  expect(deviceSetText(load(one))).toBe(`version: 1
devices:
  - id: a
    driver: new-era
    port: /dev/a
    role: injectorVolume
    options:
      mode: safe
      timeoutMs: 90
pictures: []
`);
});

test("a description that came by name is named again, an own one is written out", () => {
  const text = deviceSetText(load(FULL));
  expect(text).toContain("use: psi-line-gauge");
  expect(text).not.toContain("Balloon inflation gauge");
  expect(text).toContain('name: "Balance: 0.1 mg"');
});

test("any mixture of devices comes back as it was", () => {
  const device = fc.record({
    driver: fc.constantFrom("new-era", "keller", "open-injector"),
    latencyMs: fc.integer({ min: 0, max: 5_000_000 }).map((us) => us / 1000),
    serialNumber: fc.option(fc.stringMatching(/^[A-Za-z0-9 :#'"-]{1,20}$/), { nil: undefined }),
    baud: fc.option(fc.integer({ min: 300, max: 115_200 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(device, { maxLength: 5 }), (devices) => {
      const entries = devices.map((entry, index) => ({
        ...entry,
        id: `d${index}`,
        port: `/dev/tty${index}`,
        reference: `R-${index}`,
      }));
      const set = load(JSON.stringify({ devices: entries }));
      expect(load(deviceSetText(set))).toEqual(set);
    }),
    { numRuns: 60, seed: 8 },
  );
});

test("a calibration that the file's form cannot hold is not written half", () => {
  const set = load(FULL);
  const [pump, ...others] = set.devices;
  if (pump === undefined) throw new Error("no pump");
  const cubic = {
    id: "C-3",
    deviceSerial: "0123",
    coefficients: [0, 1, 0.1, 0.01],
    validUntil: "2027-01-01",
  };
  const changed = { ...set, devices: [{ ...pump, calibrations: { injectorVolume: cubic } }, ...others] };
  expect(load(deviceSetText(changed))).toEqual(set);
});
