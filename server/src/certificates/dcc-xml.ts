/** The certificate as a Digital Calibration Certificate, PTB schema 3.1.2, with values after D-SI 2.1. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { FaultError } from "@cementwatch/shared/faults";
import type { SignalUnit } from "@cementwatch/shared/units";
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { cleanText } from "../reports/clean-text.ts";
import {
  adjustmentWords,
  DECISION_RULE,
  fitWords,
  isSimulated,
  NOT_ACCREDITED,
  PROCEDURE_WORDS,
  REPRODUCTION,
} from "./certificate-words.ts";
import type { Laboratory } from "./laboratory.ts";

const SCHEMA = "3.1.2";
const DCC = "https://ptb.de/dcc";
const SI = "https://ptb.de/si";
/** Of k = 2 and a normal distribution. */
const COVERAGE = "0.9545";

const DSI_UNIT: Readonly<Record<SignalUnit, string>> = {
  kPa: "\\kilo\\pascal",
  mL: "\\milli\\litre",
  degC: "\\degreecelsius",
  N: "\\newton",
  mm: "\\milli\\metre",
  g: "\\gram",
};

/** The same entry gives the same text. */
export function dccXml(entry: CalibrationEntry, laboratory: Laboratory): string {
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele(DCC, "dcc:digitalCalibrationCertificate", {
    "xmlns:si": SI,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": `${DCC} ${DCC}/v${SCHEMA}/dcc.xsd`,
    schemaVersion: SCHEMA,
  });
  administrative(root.ele("dcc:administrativeData"), entry, laboratory);
  results(root.ele("dcc:measurementResults"), entry);
  return root.end({ prettyPrint: true });
}

function administrative(at: XMLBuilder, entry: CalibrationEntry, laboratory: Laboratory): void {
  const { plan, operator } = entry;
  const [name = "", release = ""] = entry.software.split(/ (?=\S+$)/);
  const software = at.ele("dcc:dccSoftware").ele("dcc:software");
  content(software, "dcc:name", name);
  leaf(software, "dcc:release", release);
  leaf(software, "dcc:type", "application");
  coreData(at.ele("dcc:coreData"), entry, laboratory);
  const item = at.ele("dcc:items").ele("dcc:item");
  content(item, "dcc:name", `${plan.signal} of ${plan.device.model}`);
  content(item.ele("dcc:manufacturer"), "dcc:name", plan.device.driver);
  leaf(item, "dcc:model", plan.device.model);
  const ids = item.ele("dcc:identifications");
  identification(ids, "manufacturer", plan.device.serialNumber, "Serial number", "basic_serialNumber");
  identification(ids, "owner", plan.device.deviceId, "Id in the device set");
  contact(at.ele("dcc:calibrationLaboratory").ele("dcc:contact"), laboratory);
  const person = at.ele("dcc:respPersons").ele("dcc:respPerson");
  content(person.ele("dcc:person"), "dcc:name", operator);
  leaf(person, "dcc:mainSigner", "true");
  contact(at.ele("dcc:customer"), laboratory);
  const statements = at.ele("dcc:statements");
  for (const words of statementsOf(entry)) {
    content(statements.ele("dcc:statement"), "dcc:declaration", words);
  }
}

function statementsOf(entry: CalibrationEntry): readonly string[] {
  return [
    ...(isSimulated(entry) ? ["SIMULATED: no instrument was calibrated. For training and tests only."] : []),
    NOT_ACCREDITED,
    DECISION_RULE,
    `Limit of permissible error: ±${entry.plan.limit} ${entry.plan.unit}.`,
    REPRODUCTION,
    `Calibration valid until ${entry.validUntil}.`,
    ...(entry.kind === "rollback" ? [`Restores ${entry.restores ?? ""}: ${entry.reason}`] : []),
  ];
}

function coreData(at: XMLBuilder, entry: CalibrationEntry, laboratory: Laboratory): void {
  leaf(at, "dcc:countryCodeISO3166_1", laboratory.countryCode);
  leaf(at, "dcc:usedLangCodeISO639_1", "en");
  leaf(at, "dcc:mandatoryLangCodeISO639_1", "en");
  leaf(at, "dcc:uniqueIdentifier", entry.id);
  const ids = at.ele("dcc:identifications");
  identification(ids, "calibrationLaboratory", entry.hash, "SHA-256 of the canonical JSON of the entry");
  identification(ids, "calibrationLaboratory", String(entry.version), "Version for this device and signal");
  leaf(at, "dcc:beginPerformanceDate", entry.startedAt.slice(0, 10));
  leaf(at, "dcc:endPerformanceDate", entry.finishedAt.slice(0, 10));
  leaf(at, "dcc:performanceLocation", "customer");
  if (entry.previousHash === "") return;
  const previous = at.ele("dcc:previousReport");
  content(previous, "dcc:referral", "Calibration of this device and signal before this one");
  leaf(previous, "dcc:referralID", `version ${entry.version - 1}`);
  leaf(previous, "dcc:procedure", "SHA-256 of canonical JSON");
  leaf(previous, "dcc:value", entry.previousHash);
}

function results(at: XMLBuilder, entry: CalibrationEntry): void {
  phase(at, entry, entry.asFound, "As found", "beforeAdjustment");
  if (entry.asLeft !== undefined) phase(at, entry, entry.asLeft, "As left", "afterAdjustment");
}

function phase(
  list: XMLBuilder,
  entry: CalibrationEntry,
  { points, hysteresis, zeroShift, nonLinearity }: PhaseResult,
  title: string,
  status: "beforeAdjustment" | "afterAdjustment",
): void {
  const { plan, fit, adjustment } = entry;
  const at = list.ele("dcc:measurementResult");
  content(at, "dcc:name", title);
  const method = at.ele("dcc:usedMethods").ele("dcc:usedMethod", { refType: "basic_calibrationMethod" });
  content(method, "dcc:name", PROCEDURE_WORDS[plan.procedure].title);
  leaf(method, "dcc:norm", PROCEDURE_WORDS[plan.procedure].norm);
  const uncertainty = method.up().ele("dcc:usedMethod", { refType: "basic_methodMeasurementUncertainty" });
  content(uncertainty, "dcc:name", "Expanded uncertainty by propagation, checked by Monte Carlo");
  leaf(uncertainty, "dcc:norm", "JCGM 100:2008");
  leaf(uncertainty, "dcc:norm", "JCGM 101:2008");
  equipment(at.ele("dcc:measuringEquipments"), entry);
  conditions(at.ele("dcc:influenceConditions"), entry, status);
  const result = at.ele("dcc:results").ele("dcc:result");
  content(result, "dcc:name", `${title}, by point`);
  if (adjustment === "correction" && status === "afterAdjustment") {
    content(result, "dcc:description", `Correction: ${fitWords(fit, plan.unit)}`);
  } else content(result, "dcc:description", adjustmentWords(entry));
  const data = result.ele("dcc:data");
  const table = data.ele("dcc:list", { refType: "basic_measurementTable" });
  const unit = DSI_UNIT[plan.unit];
  quantity(
    table,
    "Nominal value",
    "basic_nominalValue",
    unit,
    points.map(({ target }) => target),
  );
  quantity(
    table,
    "Reference value",
    "basic_referenceValue",
    unit,
    points.map((point) => point.referenceMean),
  );
  quantity(
    table,
    "Indicated value",
    "basic_measuredValue",
    unit,
    points.map((point) => point.deviceMean),
  );
  const deviations = points.map(({ deviation }) => deviation);
  const error = quantity(table, "Deviation", "basic_measurementError", unit, deviations, points);
  error
    .ele("dcc:measurementMetaData")
    .ele("dcc:metaData", { refType: "basic_conformity" })
    .ele("dcc:conformityXMLList")
    .txt(points.map(({ verdict }) => verdict).join(" "));
  for (const [name, value] of Object.entries({
    Hysteresis: hysteresis,
    "Zero shift": zeroShift,
    "Non-linearity": nonLinearity,
  })) {
    if (value !== undefined && Number.isFinite(value)) real(data, name, unit, value);
  }
}

function equipment(at: XMLBuilder, { plan: { reference } }: CalibrationEntry): void {
  const one = at.ele("dcc:measuringEquipment", { refType: "basic_normalUsed" });
  content(one, "dcc:name", reference.title);
  const ids = one.ele("dcc:identifications");
  identification(ids, "manufacturer", reference.serialNumber, "Serial number", "basic_serialNumber");
  identification(
    ids,
    "calibrationLaboratory",
    reference.certificateNumber,
    "Certificate of the reference standard",
  );
  identification(ids, "owner", reference.referenceId, "Id in the register of reference standards");
  identification(ids, "calibrationLaboratory", reference.validUntil, "Certificate valid until");
}

function conditions(at: XMLBuilder, { plan }: CalibrationEntry, status: string): void {
  const { airTemperatureC, airTemperatureUncertaintyC, humidityPercent, airPressureHpa, waterTemperatureC } =
    plan.surroundings;
  const one = (
    name: string,
    unit: string,
    value: number | undefined,
    refType: string,
    uncertainty?: number,
  ) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const condition = at.ele("dcc:influenceCondition", { refType });
    content(condition, "dcc:name", name);
    leaf(condition, "dcc:status", status);
    real(condition.ele("dcc:data"), name, unit, value, uncertainty);
  };
  one("Air temperature", "\\degreecelsius", airTemperatureC, "basic_temperature", airTemperatureUncertaintyC);
  one("Relative humidity", "\\percent", humidityPercent, "basic_humidityRelative");
  one("Air pressure", "\\hecto\\pascal", airPressureHpa, "basic_pressureAbsolute");
  one("Water temperature", "\\degreecelsius", waterTemperatureC, "basic_temperature");
}

/** A list of values; with points also their expanded uncertainties and coverage factors. */
function quantity(
  list: XMLBuilder,
  name: string,
  refType: string,
  unit: string,
  values: readonly number[],
  points: PhaseResult["points"] = [],
): XMLBuilder {
  const at = list.ele("dcc:quantity", { refType });
  content(at, "dcc:name", name);
  const reals = at.ele(SI, "si:realListXMLList");
  leaf(reals, "si:valueXMLList", values.map(decimal).join(" "));
  leaf(reals, "si:unitXMLList", unit);
  if (points.length === 0) return at;
  const expanded = reals.ele("si:expandedUncXMLList");
  leaf(expanded, "si:uncertaintyXMLList", points.map(({ budget }) => decimal(budget.expanded)).join(" "));
  leaf(
    expanded,
    "si:coverageFactorXMLList",
    points.map(({ budget }) => decimal(budget.coverageFactor)).join(" "),
  );
  leaf(expanded, "si:coverageProbabilityXMLList", COVERAGE);
  leaf(expanded, "si:distributionXMLList", "normal");
  return at;
}

function real(
  data: XMLBuilder,
  name: string,
  unit: string,
  value: number,
  expandedUncertainty?: number,
): void {
  const at = data.ele("dcc:quantity");
  content(at, "dcc:name", name);
  const one = at.ele(SI, "si:real");
  leaf(one, "si:value", decimal(value));
  leaf(one, "si:unit", unit);
  if (expandedUncertainty === undefined) return;
  const expanded = one.ele("si:expandedUnc");
  leaf(expanded, "si:uncertainty", decimal(expandedUncertainty));
  leaf(expanded, "si:coverageFactor", "2");
  leaf(expanded, "si:coverageProbability", COVERAGE);
}

/** Twelve digits: enough for any instrument, and no binary tail. @throws FaultError: D-SI has no word for a missing value. */
function decimal(value: number): string {
  if (Number.isFinite(value)) return String(Number(value.toPrecision(12)));
  throw new FaultError(
    "PIP-CONFIG-INVALID",
    "the calibration holds a value that is no number, for which a DCC has no form: take the PDF or the JSON",
  );
}

function identification(at: XMLBuilder, issuer: string, value: string, name: string, refType?: string): void {
  const one = at.ele("dcc:identification", refType === undefined ? {} : { refType });
  leaf(one, "dcc:issuer", issuer);
  leaf(one, "dcc:value", value);
  content(one, "dcc:name", name);
}

function contact(at: XMLBuilder, { name, eMail, street, postCode, city, countryCode }: Laboratory): void {
  content(at, "dcc:name", name);
  leaf(at, "dcc:eMail", eMail);
  const location = at.ele("dcc:location");
  if (city !== "") leaf(location, "dcc:city", city);
  leaf(location, "dcc:countryCode", countryCode);
  if (postCode !== "") leaf(location, "dcc:postCode", postCode);
  if (street !== "") leaf(location, "dcc:street", street);
}

/** Text in the certificate's language. */
function content(at: XMLBuilder, name: string, words: string): void {
  at.ele(name).ele("dcc:content", { lang: "en" }).txt(cleanText(words, 2000));
}

function leaf(at: XMLBuilder, name: string, words: string): void {
  at.ele(name).txt(cleanText(words, 4000));
}
