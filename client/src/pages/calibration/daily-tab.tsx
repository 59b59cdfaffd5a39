/** Daily check: a few short steps on the device that is picked, then their trend with control limits. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import { useCallback, useState } from "react";
import { BENCH_DEVICE, openBench } from "./bench-api.ts";
import { fetchEntries } from "./calibration-api.ts";
import { type DailyCheck, fetchDailyChecks } from "./daily-api.ts";
import { DailyCheckForm } from "./daily-check-form.tsx";
import { DAILY_KINDS } from "./daily-kinds.ts";
import { DailyTrends } from "./daily-trends.tsx";
import { type CalibrationDevice, fetchDevices, kindsOf } from "./device-api.ts";
import { historyOf } from "./device-rows.ts";
import { messageOf } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import { useLoaded } from "./use-loaded.ts";
import "./daily.css";

const loadAll = async (signal: AbortSignal) => {
  const [devices, entries] = await Promise.all([fetchDevices(signal), fetchEntries(signal)]);
  return { devices, entries };
};

export function DailyTab() {
  const { value, problem, reload } = useLoaded(loadAll);
  const [picked, setPicked] = useState("");
  const [refusal, setRefusal] = useState("");
  if (value === undefined) return <p role={problem === "" ? "status" : "alert"}>{problem || "loading …"}</p>;
  const choices = value.devices.flatMap((device) =>
    kindsOf(device).map((kind) => ({ key: `${device.deviceId} · ${kind}`, device, kind })),
  );
  const choice = choices.find(({ key }) => key === picked) ?? choices[0];
  const bench = () => {
    openBench("pressure").then(
      () => {
        setRefusal("");
        setPicked(`${BENCH_DEVICE} · pressure`);
        reload();
      },
      (error: unknown) => setRefusal(messageOf(error)),
    );
  };
  return (
    <>
      <div className="daily-device">
        {choice === undefined ? null : (
          <Labelled label="Device">
            {(id) => (
              <select id={id} value={choice.key} onChange={(event) => setPicked(event.target.value)}>
                {choices.map(({ key, device }) => (
                  <option key={key} value={key}>
                    {key} · SN {device.serialNumber || "not reported"}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        )}
        {value.devices.some(({ deviceId }) => deviceId === BENCH_DEVICE) ? null : (
          <button type="button" onClick={bench}>
            Bench without hardware
          </button>
        )}
        {choice?.device.isSimulated === true ? <b className="calibration-simulated"> SIMULATED</b> : null}
        {refusal === "" ? null : <p role="alert">{refusal}</p>}
      </div>
      {choice === undefined ? (
        <p>
          No device that could be checked is in the device set. The bench without hardware shows how it goes.
        </p>
      ) : choice.device.serialNumber === "" ? (
        <p role="alert">
          {choice.device.deviceId} has no serial number: connect it, or enter its number in the device set. A
          check belongs to one instrument.
        </p>
      ) : (
        <DeviceCheck
          key={`${choice.key} ${choice.device.serialNumber}`}
          device={choice.device}
          kind={choice.kind}
          devices={value.devices}
          newest={historyOf(value.entries, choice.device.serialNumber, choice.kind).at(-1)}
        />
      )}
    </>
  );
}

interface DeviceCheckProps {
  readonly device: CalibrationDevice;
  readonly kind: CalibrationKind;
  readonly devices: readonly CalibrationDevice[];
  readonly newest: CalibrationEntry | undefined;
}

function DeviceCheck({ device, kind, devices, newest }: DeviceCheckProps) {
  const { serialNumber } = device;
  const load = useCallback(
    (signal: AbortSignal) => fetchDailyChecks(serialNumber, kind, signal),
    [serialNumber, kind],
  );
  const { value: checks = [], problem, reload } = useLoaded(load);
  const earlier = checksSince(checks, newest);
  const { usualLimit, typed } = DAILY_KINDS[kind];
  const limit = newest?.plan.limit ?? usualLimit;
  const candidates = devices.filter(
    ({ deviceId, signals }) =>
      deviceId !== device.deviceId && signals.some(({ signal }) => signal === (typed?.signal ?? kind)),
  );
  return (
    <div className="daily">
      <section aria-label="Check now">
        {problem === "" ? null : <p role="alert">Earlier checks could not be read: {problem}</p>}
        <DailyCheckForm
          {...{ device, kind, candidates, limit, newest }}
          earlier={earlier.map(({ figures }) => figures)}
          onSaved={reload}
        />
      </section>
      <DailyTrends kind={kind} checks={earlier} limit={limit} />
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
