/** The numbers of a moment in words; what was not fresh then is dashes, as it was on the screens. */
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";

const DASHES = "- -";

export function numbersText(assessment: Assessment | undefined): string {
  const pressure = valueText(assessment, "pressureKpa", 0);
  const pump = valueText(assessment, "volumeMl", 2);
  const delivered = assessment?.delivered;
  const about = delivered?.isApproximate === true ? "≈" : "";
  const inPatient = delivered?.volumeMl === undefined ? DASHES : `${about}${delivered.volumeMl.toFixed(1)}`;
  return `${pressure} kPa · PUMP ${pump} mL · DELIVERED ${inPatient} mL`;
}

function valueText(assessment: Assessment | undefined, id: SignalId, digits: number): string {
  const status = assessment?.signals.find(({ signal }) => signal === id);
  const isShown = status?.state === "fresh" && status.quality === "valid" && status.value !== undefined;
  return isShown && status.value !== undefined ? status.value.toFixed(digits) : DASHES;
}
