/** The certificate for a person: what ISO/IEC 17025 asks for in 7.8.2 and 7.8.4, on A4. */

import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { phaseInForce, unusableReason } from "@cementwatch/shared/calibration/entry-use";
import { headOf } from "@cementwatch/shared/calibration/hydrostatic-head";
import { CONTENT_WIDTH, PAGE } from "../reports/page/sheet.ts";
import {
  adjustmentWords,
  DECISION_RULE,
  degreesWords,
  Figures,
  fitWords,
  isSimulated,
  NOT_ACCREDITED,
  PROCEDURE_WORDS,
  REPRODUCTION,
  short,
  VERDICT_WORDS,
  verdictOf,
} from "./certificate-words.ts";
import { type Column, FlowPage } from "./flow-page.ts";
import type { Laboratory } from "./laboratory.ts";
import { drawResiduals } from "./residual-plot.ts";

const PLOT_HEIGHT = 170;

/** The same entry and laboratory give the same bytes. */
export function certificatePdf(entry: CalibrationEntry, laboratory: Laboratory): Promise<Uint8Array> {
  const page = new FlowPage(
    {
      title: "Calibration certificate",
      subtitle: `${entry.id} · version ${entry.version} of this instrument and signal · ${laboratory.name}`,
      banner: isSimulated(entry) ? "SIMULATED – NOT A REAL CALIBRATION" : "",
      foot: [
        `SHA-256 of the entry: ${entry.hash}`,
        `Entry before it: ${entry.previousHash === "" ? "none, this is the first" : entry.previousHash}`,
        NOT_ACCREDITED,
        `${entry.software} · ${entry.id}`,
      ],
    },
    new Date(entry.finishedAt),
  );
  drawFacts(page, entry, laboratory);
  drawPhase(page, entry, entry.asFound, "Results as found");
  if (entry.asLeft !== undefined) drawPhase(page, entry, entry.asLeft, "Results as left");
  page.heading("Deviation from the reference", PLOT_HEIGHT);
  const y = page.place(PLOT_HEIGHT);
  drawResiduals(page.sheet, entry, { x: PAGE.margin, y, width: CONTENT_WIDTH, height: PLOT_HEIGHT });
  drawBudget(page, entry);
  drawStatements(page, entry);
  return page.finish();
}

function drawFacts(page: FlowPage, entry: CalibrationEntry, laboratory: Laboratory): void {
  const { plan, startedAt, finishedAt, validUntil, operator } = entry;
  const { device, reference, surroundings } = plan;
  const figures = new Figures(plan, reference.expandedUncertainty);
  const { title, norm } = PROCEDURE_WORDS[plan.procedure];
  page.heading("Instrument and calibration");
  const place = [laboratory.street, `${laboratory.postCode} ${laboratory.city}`.trim()].filter(
    (part) => part !== "",
  );
  page.row("Laboratory", [laboratory.name, ...place].join(", "));
  page.row("Customer and place", "the same; calibrated where the instrument is used");
  page.row("Instrument", `${device.model}, ${plan.signal}, serial number ${device.serialNumber}`, true);
  page.row("Id in the device set", `${device.deviceId} (driver ${device.driver})`);
  page.row("Method", `${title} (${norm})`);
  page.row(
    "Range and limit",
    `${figures.of(plan.range.min)} to ${figures.full(plan.range.max)}, permissible error ±${figures.full(plan.limit)}`,
  );
  page.row("Calibrated", `${minute(startedAt)} to ${minute(finishedAt)}`);
  page.row("Issued", minute(finishedAt));
  page.row("Valid until", `${validUntil} (interval ${plan.intervalDays} days, set by the owner)`, true);
  page.row("Carried out and authorised by", operator);
  page.row("Conditions", conditionsWords(surroundings));
  if (plan.heightDifferenceMm !== undefined) {
    page.row(
      "Height of the instrument",
      `${short(plan.heightDifferenceMm)} ± ${short(headOf(plan).heightHalfWidthMm)} mm above the reference; corrected`,
    );
  }
  page.row(
    "Reference standard",
    `${reference.title}, serial number ${reference.serialNumber} (${reference.referenceId})`,
  );
  page.row(
    "Traceability",
    `certificate ${reference.certificateNumber}, valid until ${reference.validUntil}; U = ${figures.full(reference.expandedUncertainty)} + ${short(reference.relativeExpandedUncertainty * 100)} % of reading (k = 2)`,
  );
  page.row("Adjustment", adjustmentWords(entry));
  if (entry.adjustment === "correction") page.row("Correction", fitWords(entry.fit, plan.unit));
  page.row("Verdict", `${verdictOf(entry)} (decision rule below)`, true);
  const problem = unusableReason(entry);
  if (problem !== undefined) page.row("No measurement may use it", problem, true);
  if (entry.kind === "rollback") page.row("Restores", `${entry.restores ?? ""}: ${entry.reason}`, true);
}

/** `2026-11-24 10:42 UTC` of an ISO time with zone; other texts as they are. */
function minute(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function conditionsWords(surroundings: CalibrationEntry["plan"]["surroundings"]): string {
  const { airTemperatureC, airTemperatureUncertaintyC, humidityPercent, airPressureHpa, waterTemperatureC } =
    surroundings;
  return [
    `air ${short(airTemperatureC)} ± ${short(airTemperatureUncertaintyC)} °C`,
    ...(humidityPercent === undefined ? [] : [`${short(humidityPercent)} % relative humidity`]),
    ...(airPressureHpa === undefined ? [] : [`${short(airPressureHpa)} hPa`]),
    ...(waterTemperatureC === undefined ? [] : [`water ${short(waterTemperatureC)} °C`]),
  ].join(", ");
}

const RIGHT = { align: "right" } as const;

function drawPhase(page: FlowPage, { plan }: CalibrationEntry, phase: PhaseResult, title: string): void {
  const figures = new Figures(plan, phase.expandedUncertainty);
  page.heading(`${title}, in ${figures.unit}`);
  const columns: readonly Column[] = [
    { title: "nominal", width: 62, ...RIGHT },
    { title: "reference", width: 62, ...RIGHT },
    { title: "reading up", width: 66, ...RIGHT },
    { title: "reading down", width: 66, ...RIGHT },
    { title: "mean", width: 62, ...RIGHT },
    { title: "deviation", width: 60, ...RIGHT },
    { title: "U", width: 56, ...RIGHT },
    { title: "k", width: 30, ...RIGHT },
    { title: "verdict", width: 70, align: "left" },
  ];
  const rows = phase.points.map((point) => [
    figures.of(point.target),
    figures.of(point.referenceMean),
    figures.of(point.upMean),
    figures.of(point.downMean),
    figures.of(point.deviceMean),
    figures.signed(point.deviation),
    figures.of(point.budget.expanded),
    short(point.budget.coverageFactor, 3),
    VERDICT_WORDS[point.verdict],
  ]);
  page.table(columns, rows);
  const { worst, zeroShift, hysteresis, repeatability, nonLinearity } = phase;
  const figuresOfPhase = [
    `worst deviation ${figures.signed(worst.deviation)} at ${figures.full(worst.target)}`,
    ...(hysteresis === undefined ? [] : [`hysteresis ${figures.of(hysteresis)}`]),
    ...(repeatability === undefined ? [] : [`repeatability ${figures.of(repeatability)}`]),
    ...(zeroShift === undefined ? [] : [`zero shift ${figures.signed(zeroShift)}`]),
    `non-linearity ${figures.of(nonLinearity)}`,
  ];
  page.paragraph(`${figuresOfPhase.join(" · ")} ${figures.unit}. ${title}: ${VERDICT_WORDS[phase.verdict]}.`);
}

/** Of the point with the largest uncertainty, of the phase that holds. */
function drawBudget(page: FlowPage, entry: CalibrationEntry): void {
  const phase = phaseInForce(entry) ?? entry.asFound;
  const [first, ...others] = phase.points;
  if (first === undefined) return;
  const point = others.reduce((a, b) => (b.budget.expanded > a.budget.expanded ? b : a), first);
  const { budget } = point;
  const { unit } = entry.plan;
  const figures = new Figures(entry.plan, budget.expanded);
  page.heading(
    `Uncertainty budget at ${figures.full(point.target)} (largest), standard uncertainties in ${unit}`,
  );
  const columns: readonly Column[] = [
    { title: "term", width: 142, align: "left" },
    { title: "type, distribution", width: 78, align: "left" },
    { title: "value", width: 60, ...RIGHT },
    { title: "sensitivity", width: 50, ...RIGHT },
    { title: "u", width: 40, ...RIGHT },
    { title: "dof", width: 30, ...RIGHT },
    { title: "source", width: 135, align: "left" },
  ];
  const rows = budget.terms.map((term) => [
    term.title,
    `${term.evaluation}, ${term.distribution}`,
    `${short(term.value)} ${term.valueUnit}`,
    short(term.sensitivity),
    short(term.standardUncertainty, 3),
    degreesWords(term),
    term.source,
  ]);
  page.table(columns, rows);
  const { monteCarlo } = budget;
  page.paragraph(
    `Combined ${short(budget.combined, 3)} ${unit}, effective degrees of freedom ${degreesWords({ degreesOfFreedom: budget.effectiveDegreesOfFreedom })}, ` +
      `k = ${short(budget.coverageFactor, 3)}: U = ${short(budget.expanded, 2)} ${unit}. Monte Carlo with ${monteCarlo.trials} trials: ` +
      `${short(monteCarlo.expanded, 2)} ${unit}, ${monteCarlo.agrees ? "agrees" : "DOES NOT AGREE: the budget is doubtful"}.`,
  );
}

function drawStatements(page: FlowPage, entry: CalibrationEntry): void {
  page.heading("Statements");
  page.paragraph(
    "U is the expanded uncertainty: standard uncertainty after JCGM 100:2008 times the stated coverage factor k, for a coverage probability of about 95 %. It does not include drift after the calibration.",
  );
  page.paragraph(DECISION_RULE);
  page.paragraph(REPRODUCTION);
  page.paragraph(
    `${NOT_ACCREDITED} Traceability rests on the certificate of the reference standard named above.`,
  );
  const taken = entry.replaced.length;
  if (taken > 0)
    page.paragraph(`${taken} reading(s) were taken again; the first ones are kept in the JSON form.`);
  for (const note of entry.notes) page.paragraph(`Note: ${note}`);
}
