/** The head of the page and the summary beside the loop. */
import type { Report, ReportSetUp } from "../report.ts";
import { millilitres, number, sinceStart, wallText } from "./page-words.ts";
import { type Box, CONTENT_WIDTH, INK, PAGE, type Sheet } from "./sheet.ts";

const INDICATIONS = {
  osteoporoticFracture: "osteoporotic fracture",
  myeloma: "myeloma",
  metastasis: "metastasis",
} as const;
const KINDS = { PVP: "Vertebroplasty (PVP)", PKP: "Balloon kyphoplasty (PKP)" } as const;

/** Title, who and when; SIMULATED in large letters. Returns where it ends. */
export function drawHead(sheet: Sheet, report: Report): number {
  const { session, isSimulated, procedure } = report;
  const x = PAGE.margin;
  const levels = report.levels.map(({ level }) => level).join(", ");
  sheet.line("Cement injection report", x, 28, 320, { size: 16, isBold: true });
  const kind = procedure.setUp === undefined ? "procedure not recorded" : KINDS[procedure.setUp.kind];
  const who = report.pseudonym === "" ? "no pseudonym entered" : report.pseudonym;
  sheet.line(`${who} · ${kind} · ${levels === "" ? "level not recorded" : levels}`, x, 49, 330, {
    size: 9,
    isBold: true,
  });
  sheet.line(`${wallText(session.startedAt)} · ${session.title} · ${session.id}`, x, 62, 330, {
    colour: INK.dim,
  });
  if (isSimulated) {
    const width = 195;
    const left = PAGE.width - PAGE.margin - width;
    sheet.doc.rect(left, 26, width, 44).lineWidth(2.5).strokeColor(INK.simulated).stroke();
    sheet.line("SIMULATED", left, 33, width, {
      size: 27,
      isBold: true,
      colour: INK.simulated,
      align: "center",
    });
  }
  sheet.rule(x, 76, CONTENT_WIDTH, INK.text);
  return 82;
}

/** Two columns of names and values. */
export function drawSummary(sheet: Sheet, report: Report, box: Box): void {
  sheet.heading("Summary", box.x, box.y, box.width);
  const rowHeight = 10.6;
  const most = Math.floor((box.height - 13) / rowHeight);
  const all = summaryRows(report);
  const more: Row = ["", `and ${all.length - most + 1} more: see the JSON form`, INK.dim];
  const rows = all.length <= most ? all : [...all.slice(0, most - 1), more];
  for (const [index, [name, value, colour]] of rows.entries()) {
    const y = box.y + 14 + index * rowHeight;
    sheet.line(name, box.x, y, 88, { colour: INK.dim });
    sheet.line(value, box.x + 90, y, box.width - 90, colour === undefined ? {} : { colour });
  }
}

type Row = readonly [name: string, value: string, colour?: string];

function summaryRows(report: Report): readonly Row[] {
  const { procedure, totals, followUp, dose, pressure, batches } = report;
  const high = report.alarms.filter(({ priority }) => priority === "high").length;
  const mark = (atUs: number | undefined) => (atUs === undefined ? "not marked" : sinceStart(report, atUs));
  const operation = `${number(procedure.operationMin, 0, "min")} (usual: ${procedure.usualOperationMin} min a level)`;
  const times = `${mark(procedure.startedAtUs)} to ${mark(procedure.endedAtUs)}`;
  const isMarked = procedure.startedAtUs !== undefined || procedure.endedAtUs !== undefined;
  const { setUp } = procedure;
  return [
    ["Indication", setUp === undefined ? "not recorded" : indicationText(setUp)],
    ["Operation time", operation],
    ["Start to end", isMarked ? `${times} of the record` : "not marked"],
    ...(setUp === undefined
      ? []
      : ([["Cannula", `${setUp.cannulaGauge}G × ${number(setUp.cannulaLengthMm, 0, "mm")}`]] as const)),
    ...batches
      .slice(0, 3)
      .map(
        (batch): Row => [
          `Cement ${batch.id}`,
          `${batch.title}, mixed at ${sinceStart(report, batch.mixStartedAtUs)}`,
        ],
      ),
    ["Delivered", millilitres(totals?.deliveredVolumeMl, totals?.isApproximate === true)],
    ["Peak pressure", pressureText(report, pressure)],
    [
      "Alarms",
      `${high} HIGH, ${report.alarms.length + report.alarmsLeftOut - high} other`,
      high > 0 ? INK.high : INK.text,
    ],
    ...complicationRows(report),
    ["Dose", doseText(dose)],
    ["Pain 0–10", painText(followUp)],
    ["Checklist", checklistText(report)],
    ...report.limits
      .slice(0, 2)
      .map(
        (limit): Row => [
          "Limit changed",
          `${limit.id} ${limit.value} ${limit.unit} (usual ${limit.usual ?? "–"})${limit.reason === "" ? "" : `: ${limit.reason}`}`,
        ],
      ),
  ];
}

function indicationText({ indication, approach, isTumour }: ReportSetUp): string {
  return [INDICATIONS[indication], approach, ...(isTumour ? ["tumour mode"] : [])].join(", ");
}

function pressureText(report: Report, { peakKpa, peakAtUs }: Report["pressure"]): string {
  if (peakKpa === undefined || peakAtUs === undefined) return "not measured";
  return `${number(peakKpa, 0, "kPa")} at ${sinceStart(report, peakAtUs)}`;
}

function complicationRows({ marks }: Report): readonly Row[] {
  const found = marks.filter(({ kind }) => kind === "complication" || kind === "vitals");
  if (found.length === 0) return [["Complications", "none marked"]];
  const rows = found
    .slice(0, 2)
    .map(
      ({ kind, text }): Row => [
        kind === "vitals" ? "Vital signs" : "Complication",
        text,
        kind === "vitals" ? INK.text : INK.high,
      ],
    );
  return found.length > 2 ? [...rows, ["", `and ${found.length - 2} more: see the marks`]] : rows;
}

function doseText({ airKermaMgy, dapGyCm2, fluoroTimeS }: Report["dose"]): string {
  const parts = [
    ...(airKermaMgy === undefined ? [] : [`kerma ${number(airKermaMgy, 0, "mGy")}`]),
    ...(dapGyCm2 === undefined ? [] : [`DAP ${number(dapGyCm2, 1, "Gy·cm²")}`]),
    ...(fluoroTimeS === undefined ? [] : [`beam ${number(fluoroTimeS / 60, 1, "min")}`]),
  ];
  return parts.length === 0 ? "not entered" : parts.join(", ");
}

function painText({ painBefore, painAfter, hoursToWalking, enteredAt }: Report["followUp"]): string {
  if (painBefore === undefined && painAfter === undefined && hoursToWalking === undefined)
    return "not entered";
  const day = enteredAt === undefined ? "" : ` (entered ${enteredAt.slice(0, 10)})`;
  return `${number(painBefore, 0)} before, ${number(painAfter, 0)} after · walking after ${number(hoursToWalking, 0, "h")}${day}`;
}

function checklistText({ signed, notSigned }: Report): string {
  const all = signed.length + notSigned.length;
  return notSigned.length === 0
    ? `all ${all} signed`
    : `${signed.length} of ${all} signed; open: ${notSigned.join(", ")}`;
}
