import { deviceRows, historyOf, isOpenRun } from "@cementwatch/client/pages/calibration/device-rows";
import { expect, it } from "vitest";
import { entry, runView } from "../../../../support/calibration-desk.ts";

const device = (deviceId: string, serialNumber: string) => ({
  deviceId,
  driver: "keller",
  model: "PA-33X",
  serialNumber,
  signals: [
    { signal: "pressure", unit: "kPa" },
    { signal: "flow", unit: "mL" },
  ] as const,
  isConnected: true,
  isSimulated: false,
});

it("lists what is due first, with the newest version of each serial number", () => {
  const rows = deviceRows(
    [device("good", "0123"), device("new", "9"), device("nameless", "")],
    [entry(4), entry(5)],
    "2027-01-01",
  );
  expect(rows.map((row) => [row.device.deviceId, row.due.state, row.newest?.version])).toEqual([
    ["new", "never", undefined],
    ["nameless", "never", undefined],
    ["good", "ok", 5],
  ]);
});

it("gives the history of one device and kind, oldest first", () => {
  expect(historyOf([entry(3), entry(1)], "0123", "pressure").map(({ version }) => version)).toEqual([1, 3]);
  expect(historyOf([entry(3)], "0123", "force")).toEqual([]);
});

it("offers runs that are not finished", () => {
  const stages = ["ready", "measuring", "paused", "judging", "complete", "abandoned"] as const;
  expect(stages.map((stage) => isOpenRun(runView(1, { stage })))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
