/** Daily check: four short steps on the line that the monitor shows, then their trend with control limits. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { useState } from "react";
import { fetchEntries } from "./calibration-api.ts";
import { type DailyCheck, fetchDailyChecks } from "./daily-api.ts";
import { DailyCheckForm } from "./daily-check-form.tsx";
import { USUAL_LIMIT_KPA } from "./daily-model.ts";
import { DailyTrends } from "./daily-trends.tsx";
import { type CalibrationDevice, fetchDevices, kindsOf } from "./device-api.ts";
import { historyOf } from "./device-rows.ts";
import { Labelled } from "./labelled.tsx";
import { useLoaded } from "./use-loaded.ts";
import "./daily.css";

const loadAll = async (signal: AbortSignal) => {
  const [devices, checks, entries] = await Promise.all([
    fetchDevices(signal),
    fetchDailyChecks(signal),
    fetchEntries(signal),
  ]);
  return { devices: devices.filter((device) => kindsOf(device).includes("pressure")), checks, entries };
};

export function DailyTab() {
  const { value, problem, reload } = useLoaded(loadAll);
  const [pickedId, setPickedId] = useState("");
  if (value === undefined) return <p role={problem === "" ? "status" : "alert"}>{problem || "loading …"}</p>;
  const device = value.devices.find(({ deviceId }) => deviceId === pickedId) ?? value.devices[0];
  if (device === undefined) return <p>No pressure device is in the device set: there is nothing to check.</p>;
  const newest = historyOf(value.entries, device.serialNumber, "pressure").at(-1);
  const earlier = checksSince(value.checks, device, newest);
  const limitKpa = newest?.plan.limit ?? USUAL_LIMIT_KPA;
  return (
    <div className="daily">
      <section aria-label="Check now">
        <Labelled label="Device">
          {(id) => (
            <select id={id} value={device.deviceId} onChange={(event) => setPickedId(event.target.value)}>
              {value.devices.map(({ deviceId, serialNumber }) => (
                <option key={deviceId} value={deviceId}>
                  {deviceId} · SN {serialNumber}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <DailyCheckForm
          key={device.deviceId}
          device={device}
          earlier={earlier.map(({ figures }) => figures)}
          limitKpa={limitKpa}
          onSaved={reload}
        />
      </section>
      <DailyTrends checks={earlier} limitKpa={limitKpa} />
    </div>
  );
}

/** Checks of this very device since it was calibrated; an earlier one tells of another state. */
function checksSince(
  checks: readonly DailyCheck[],
  device: CalibrationDevice,
  newest: CalibrationEntry | undefined,
): readonly DailyCheck[] {
  return checks
    .filter(({ serialNumber }) => serialNumber === device.serialNumber)
    .filter(({ checkedAt }) => newest === undefined || Date.parse(checkedAt) >= Date.parse(newest.finishedAt))
    .toSorted((a, b) => Date.parse(a.checkedAt) - Date.parse(b.checkedAt));
}
