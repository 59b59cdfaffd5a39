/** Set-up of a run: everything is proposed, so that "Begin" is often the only press; refusals stand at their field. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import { useSearchParams } from "react-router";
import { benchReference } from "./bench-api.ts";
import { fetchEntries, fetchReferences } from "./calibration-api.ts";
import { fetchDevices } from "./device-api.ts";
import { historyOf } from "./device-rows.ts";
import { lastOperator } from "./last-operator.ts";
import { firstDraft } from "./run-draft.ts";
import { RunForm } from "./run-form.tsx";
import { useLoaded } from "./use-loaded.ts";

interface SetupTabProps {
  readonly deviceId: string;
}

const loadAll = async (signal: AbortSignal) => {
  const [devices, references, entries] = await Promise.all([
    fetchDevices(signal),
    fetchReferences(signal),
    fetchEntries(signal),
  ]);
  return { devices, references, entries };
};

export function SetupTab({ deviceId }: SetupTabProps) {
  const [parameters] = useSearchParams();
  const { value, problem } = useLoaded(loadAll);
  if (value === undefined) return <p role={problem === "" ? "status" : "alert"}>{problem || "loading …"}</p>;
  const device = value.devices.find((entry) => entry.deviceId === deviceId);
  if (device === undefined)
    return <p role="alert">{deviceId} is not in the device set: open the overview again.</p>;
  const kind = (parameters.get("kind") ?? "pressure") as CalibrationKind;
  const wantedReference = parameters.get("ref") ?? "";
  const isOfBench = device.isSimulated && value.references.every(({ id }) => id !== wantedReference);
  const references = [
    ...(isOfBench && wantedReference !== "" ? [benchReference(wantedReference)] : []),
    ...value.references,
  ]
    .filter((reference) => reference.kind === kind && !reference.isRetired)
    .filter((reference) => reference.isSimulated === device.isSimulated)
    // A reference that is still valid stands first.
    .toSorted((a, b) => b.validUntil.localeCompare(a.validUntil));
  const initial = firstDraft({
    deviceId,
    kind,
    isSimulated: device.isSimulated,
    references,
    wantedReference,
    before: historyOf(value.entries, device.serialNumber, kind).at(-1),
    operator: lastOperator(),
  });
  return <RunForm device={device} references={references} initial={initial} />;
}
