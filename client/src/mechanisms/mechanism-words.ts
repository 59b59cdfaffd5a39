/** The five mechanisms of a level in words, for set-up and review. What is not known is left out or says so. Pure. */
import { HOT_C, type SitePeak } from "@cementwatch/shared/cement/exotherm";
import { BONE_CEM43_MIN, NEURAL_CEM43_MIN } from "@cementwatch/shared/cement/thermal-dose";
import type {
  DoseMechanism,
  LevelMechanisms,
  TumourMechanism,
} from "@cementwatch/shared/procedure/mechanisms";
import { DASHES, oneDecimal } from "../text/numbers.ts";

export interface Fact {
  readonly name: string;
  readonly text: string;
  /** At or above its limit. */
  readonly isAtLimit?: boolean;
}

const ENDPLATES = {
  both: "both touched",
  superior: "upper one touched",
  inferior: "lower one touched",
  none: "neither touched",
  notJudged: "not judged",
} as const;

export function supportFacts({ support }: LevelMechanisms): readonly Fact[] {
  const { deliveredMl, isApproximate, bodyVolumeMl, bodySource, fill01, fillUncertainty01, endplates } =
    support;
  const fill =
    fill01 === undefined
      ? "needs a volume of the body from CT or a region"
      : `${Math.round(fill01 * 100)} % ± ${Math.ceil((fillUncertainty01 ?? 0) * 100)} of ${oneDecimal(bodyVolumeMl)} mL (${bodySource === "ct" ? "CT" : "region"})`;
  return [
    {
      name: "Delivered",
      text: `${isApproximate ? "≈ " : ""}${oneDecimal(deliveredMl)} mL`,
    },
    { name: "Fill", text: fill },
    { name: "Endplates", text: ENDPLATES[endplates] },
  ];
}

export function thermalFacts({ thermal }: LevelMechanisms): readonly Fact[] {
  if (thermal === undefined) return [{ name: "Temperature", text: "needs delivered cement and a mix start" }];
  const core = thermal.source === "measured" ? "Core, measured" : "Core, estimate";
  return [
    { name: core, text: siteText(thermal.core) },
    {
      name: "Bone at the cement, estimate",
      text: `${siteText(thermal.interface)} · dose ${doseText(thermal.interface.cem43)} (bone ${BONE_CEM43_MIN})`,
      isAtLimit: thermal.interface.cem43 >= BONE_CEM43_MIN,
    },
    {
      name: "Canal, estimate",
      text: `${siteText(thermal.canal)} · dose ${doseText(thermal.canal.cem43)} (nerves ${NEURAL_CEM43_MIN})`,
      isAtLimit: thermal.canal.cem43 >= NEURAL_CEM43_MIN,
    },
  ];
}

function siteText({ peakC, hotS }: SitePeak): string {
  return `${Math.round(peakC)} °C, ${Math.round(hotS)} s from ${HOT_C} °C on`;
}

/** Minutes at 43 °C; beyond a thousand a number says nothing. */
export function doseText(cem43: number): string {
  if (!Number.isFinite(cem43)) return DASHES;
  if (cem43 > 1_000) return "> 1000 min";
  return cem43 < 0.1 ? "< 0.1 min" : `${cem43 < 10 ? cem43.toFixed(1) : Math.round(cem43)} min`;
}

export function decompressionFacts({ decompression }: LevelMechanisms): readonly Fact[] {
  const { beforeKpa, afterKpa, changeKpa } = decompression;
  if (beforeKpa === undefined && afterKpa === undefined) {
    return [{ name: "Pressure in the body", text: "no sensor" }];
  }
  const change = changeKpa === undefined ? "" : ` (${oneDecimal(changeKpa, true)})`;
  return [
    {
      name: "Pressure in the body",
      text: `${oneDecimal(beforeKpa)} → ${oneDecimal(afterKpa)} kPa${change}`,
    },
  ];
}

export function doseFacts(dose: DoseMechanism): readonly Fact[] {
  const { deliveredMl, cementG, monomerG, limitMl, isAtLimit } = dose;
  return [
    {
      name: "Cement",
      text: `${oneDecimal(deliveredMl)} of ${limitMl} mL · ${oneDecimal(cementG)} g`,
      isAtLimit,
    },
    { name: "Monomer mixed into it", text: `${oneDecimal(monomerG)} g` },
  ];
}

export function tumourFacts(tumour: TumourMechanism): readonly Fact[] {
  const { stopLineFraction, hasWallDefect, capMl } = tumour;
  return [
    { name: "Stop line", text: `at ${stopLineFraction} of the depth` },
    { name: "Wall defect", text: hasWallDefect ? "drawn" : "not drawn" },
    { name: "Volume cap", text: `${capMl} mL` },
  ];
}
