/** Daily check: four short steps on the line that the monitor shows, then their trend with control limits. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { useCallback, useState } from "react";
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
  const [devices, entries] = await Promise.all([fetchDevices(signal), fetchEntries(signal)]);
  return { devices: devices.filter((device) => kindsOf(device).includes("pressure")), entries };
};

export function DailyTab() {
  const { value, problem } = useLoaded(loadAll);
  const [pickedId, setPickedId] = useState("");
  if (value === undefined) return <p role={problem === "" ? "status" : "alert"}>{problem || "loading …"}</p>;
  const device = value.devices.find(({ deviceId }) => deviceId === pickedId) ?? value.devices[0];
  if (device === undefined) return <p>No pressure device is in the device set: there is nothing to check.</p>;
  return (
    <>
      <Labelled label="Device">
        {(id) => (
          <select id={id} value={device.deviceId} onChange={(event) => setPickedId(event.target.value)}>
            {value.devices.map(({ deviceId, serialNumber }) => (
              <option key={deviceId} value={deviceId}>
                {deviceId} · SN {serialNumber || "not reported"}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {device.serialNumber === "" ? (
        <p role="alert">
          {device.deviceId} has no serial number: connect it, or enter its number in the device set. A check
          belongs to one instrument.
        </p>
      ) : (
        <DeviceCheck
          key={device.serialNumber}
          device={device}
          newest={historyOf(value.entries, device.serialNumber, "pressure").at(-1)}
        />
      )}
    </>
  );
}

interface DeviceCheckProps {
  readonly device: CalibrationDevice;
  readonly newest: CalibrationEntry | undefined;
}

function DeviceCheck({ device, newest }: DeviceCheckProps) {
  const { serialNumber } = device;
  const load = useCallback((signal: AbortSignal) => fetchDailyChecks(serialNumber, signal), [serialNumber]);
  const { value: checks = [], problem, reload } = useLoaded(load);
  const earlier = checksSince(checks, newest);
  const limitKpa = newest?.plan.limit ?? USUAL_LIMIT_KPA;
  return (
    <div className="daily">
      <section aria-label="Check now">
        {problem === "" ? null : <p role="alert">Earlier checks could not be read: {problem}</p>}
        <DailyCheckForm
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

/** Checks since the device was calibrated; an earlier one tells of another state. */
function checksSince(
  checks: readonly DailyCheck[],
  newest: CalibrationEntry | undefined,
): readonly DailyCheck[] {
  return checks.filter(
    ({ checkedAt }) => newest === undefined || Date.parse(checkedAt) >= Date.parse(newest.finishedAt),
  );
}
