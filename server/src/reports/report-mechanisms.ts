/**
 * How the cement acts, level by level, as sentences of the report: support, decompression, dose of cement. Each is made
 * from what the record holds; what was not measured is not written.
 */
import { mechanisms } from "@cementwatch/shared/procedure/mechanisms";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { ReportLine } from "./report.ts";

/** Empty without a record of the procedure. */
export function mechanismLines(
  procedure: ProcedureRecord | undefined,
  config: SessionConfig | undefined,
): readonly ReportLine[] {
  if (procedure === undefined) return [];
  const perLevel = procedure.levels.flatMap((level) => {
    const lines: ReportLine[] = [];
    const body = config?.procedure.bodyVolumes[level.level];
    if (body !== undefined && body.volumeMl > 0 && level.deliveredVolumeMl !== undefined) {
      const percent = (100 * level.deliveredVolumeMl) / body.volumeMl;
      const text = `${level.isApproximate ? "≈" : ""}${percent.toFixed(0)} % of a body of ${body.volumeMl.toFixed(1)} mL (${body.source === "ct" ? "CT" : "drawn"}, ± ${(100 * body.uncertainty01).toFixed(0)} %)`;
      lines.push({ title: `${level.level} fill`, text });
    }
    if (level.endplateContact !== undefined) {
      const { superior, inferior } = level.endplateContact;
      const text = superior && inferior ? "both" : superior ? "superior" : inferior ? "inferior" : "neither";
      lines.push({ title: `${level.level} endplates touched`, text });
    }
    const { beforeKpa, afterKpa } = level.decompression;
    if (beforeKpa !== undefined || afterKpa !== undefined) {
      const value = (kpa: number | undefined) => (kpa === undefined ? "–" : kpa.toFixed(1));
      lines.push({
        title: `${level.level} pressure in bone`,
        text: `${value(beforeKpa)} kPa before, ${value(afterKpa)} kPa after`,
      });
    }
    return lines;
  });
  return [...perLevel, ...heatLines(procedure, config), ...cementLines(procedure)];
}

/** Estimated heat of the cure at each level that got cement; never more than an estimate on paper. */
function heatLines(record: ProcedureRecord, config: SessionConfig | undefined): readonly ReportLine[] {
  if (config === undefined) return [];
  return mechanisms({ record, config }).levels.flatMap(({ level, thermal }) => {
    if (thermal === undefined) return [];
    const { core, interface: bone, canal } = thermal;
    const dose = (minutes: number) => (minutes < 0.1 ? "< 0.1" : minutes.toFixed(1));
    const text = `core ${core.peakC.toFixed(0)} °C, bone ${bone.peakC.toFixed(0)} °C (CEM43 ${dose(bone.cem43)} min), canal ${canal.peakC.toFixed(0)} °C (CEM43 ${dose(canal.cem43)} min), estimate`;
    return [{ title: `${level} heat`, text }];
  });
}

function cementLines({ totals }: ProcedureRecord): readonly ReportLine[] {
  const { cementMassG, monomerMassG } = totals;
  if (cementMassG === undefined && monomerMassG === undefined) return [];
  const parts = [
    ...(cementMassG === undefined ? [] : [`cement ${cementMassG.toFixed(1)} g`]),
    ...(monomerMassG === undefined ? [] : [`monomer ${monomerMassG.toFixed(1)} g`]),
  ];
  return [{ title: "All levels", text: `${parts.join(", ")} (estimate)` }];
}
