/**
 * The case as a Procedure Log (PS3.3 A.35.7, PS3.16 TID 3001): a flat list of entries in order of time, each with its
 * observation time, details as properties. Concepts that PS3.16 does not have are our own, in scheme 99CEMENTWATCH.
 */
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import type { Report, ReportAlarm, ReportLevel } from "../report.ts";
import { dicomTime, type Elements, put, sharedModules, writeObject } from "./dicom-object.ts";
import { codeItem, dcm, encodeItem, loinc, own, type SrItem, ucum } from "./sr-item.ts";

const PROCEDURE_LOG = "1.2.840.10008.5.1.4.1.1.88.40";
/** Well-known frame of reference of PS3.6: times are those of a computer's clock. */
const COORDINATED_UNIVERSAL_TIME = "1.2.840.10008.15.1.1";
const ML = ucum("mL", "millilitre");
const KPA = ucum("kPa", "kilopascal");
const SECONDS = ucum("s", "second");
const PER_ONE = ucum("1", "no units");
const SIDES = { left: own("left", "left"), right: own("right", "right") } as const;

type Entry = SrItem & { readonly atUs: number };

export function procedureLog(report: Report): Uint8Array {
  const elements = sharedModules(report, {
    classUid: PROCEDURE_LOG,
    modality: "SR",
    title: "Procedure log",
    form: "procedure log",
  });
  const at = (atUs: number) => dateTime(report, atUs);
  const entries = logEntries(report)
    .toSorted((a, b) => a.atUs - b.atUs)
    .map((entry) => encodeItem({ ...entry, at: at(entry.atUs) }));
  putDocument(elements, report);
  put(elements, "0040A032", "DT", at(report.timeline.range.fromUs));
  put(elements, "0040A040", "CS", "CONTAINER");
  put(elements, "0040A043", "SQ", codeItem(dcm("121120", "Cath Lab Procedure Log")));
  put(elements, "0040A050", "CS", "SEPARATE");
  put(elements, "0040A504", "SQ", templateItem());
  put(elements, "0040A730", "SQ", ...context(report).map(encodeItem), ...entries);
  return writeObject(elements);
}

function putDocument(elements: Elements, report: Report): void {
  const scheme: Elements = {};
  put(scheme, "00080102", "SH", "99CEMENTWATCH");
  put(scheme, "0008010C", "UI", uidFromSeed("cementwatch coding scheme"));
  put(scheme, "00080115", "ST", "cementwatch concepts of a cement injection");
  put(elements, "00080110", "SQ", scheme);
  put(elements, "00081111", "SQ");
  put(elements, "0018106A", "CS", "NO TRIGGER");
  put(elements, "00181800", "CS", "N");
  put(elements, "00200200", "UI", COORDINATED_UNIVERSAL_TIME);
  put(elements, "0040A372", "SQ");
  put(elements, "0040A491", "CS", report.session.record.verdict === "intact" ? "COMPLETE" : "PARTIAL");
  put(elements, "0040A493", "CS", "UNVERIFIED");
}

function templateItem(): Elements {
  const template: Elements = {};
  put(template, "00080105", "CS", "DCMR");
  put(template, "0040DB00", "CS", "3001");
  return template;
}

/** In UTC, as the object's time zone says. */
function dateTime(report: Report, atUs: number): string {
  const ms = Date.parse(report.wall.iso) + (atUs - report.wall.atUs) / 1000;
  const { date, time } = dicomTime(new Date(ms).toISOString());
  return `${date}${time}`;
}

/** Observer context (TID 1002, 1004): a device saw it, not a person. */
function context(report: Report): readonly SrItem[] {
  const relation = "HAS OBS CONTEXT";
  return [
    { type: "CODE", relation, concept: dcm("121005", "Observer Type"), code: dcm("121007", "Device") },
    {
      type: "UIDREF",
      relation,
      concept: dcm("121012", "Device Observer UID"),
      uid: uidFromSeed(`cementwatch observer ${report.session.software}`),
    },
    {
      type: "TEXT",
      relation,
      concept: dcm("121013", "Device Observer Name"),
      text: report.isSimulated
        ? `${report.session.software}: SIMULATED, no patient`
        : report.session.software,
    },
  ];
}

function logEntries(report: Report): readonly Entry[] {
  const { range } = report.timeline;
  const { setUp } = report.procedure;
  const note = dcm("121174", "Procedure Note");
  const head = [
    ...(report.isSimulated ? ["SIMULATED: no patient was treated"] : []),
    report.notice,
    `Record ${report.session.record.verdict}: ${report.session.record.hashes.map(({ sha256 }) => sha256).join(" ")}`,
    ...(setUp === undefined ? [] : [`${setUp.kind}, ${setUp.indication}, ${setUp.approach}`]),
    ...report.missing,
    ...report.limits.map(
      ({ id, value, unit, reason }) => `Limit ${id} set to ${value} ${unit}: ${reason || "no reason needed"}`,
    ),
  ];
  return [
    ...head.map((text): Entry => ({ type: "TEXT", concept: note, text, atUs: range.fromUs })),
    ...report.batches.map(
      (batch): Entry => ({
        type: "TEXT",
        concept: own("batch", "Cement batch mixed"),
        text: `${batch.id}: ${batch.title}`,
        atUs: batch.mixStartedAtUs,
      }),
    ),
    ...report.marks.map(
      (mark): Entry => ({
        type: "TEXT",
        concept:
          mark.kind === "complication" || mark.kind === "vitals"
            ? dcm("121123", "Patient Status or Event")
            : note,
        text: mark.text,
        atUs: mark.atUs,
      }),
    ),
    ...report.signed.map(
      ({ title, atUs }): Entry => ({
        type: "TEXT",
        concept: dcm("121172", "Nursing Note"),
        text: `Checklist signed: ${title}`,
        atUs,
      }),
    ),
    ...report.alarms.map(alarmEntry),
    ...report.levels.flatMap((level) => levelEntries(report, level)),
    ...totalEntries(report),
  ];
}

function alarmEntry(alarm: ReportAlarm): Entry {
  const { condition, priority, headline, place, raisedAtUs, durationS, acknowledged, toPlungerStopS } = alarm;
  const relation = "HAS PROPERTIES";
  return {
    type: "TEXT",
    concept: own("alarm", "Alarm raised"),
    text: `${condition} ${priority}: ${headline} ${place}`.trim(),
    atUs: raisedAtUs,
    properties: [
      {
        type: "NUM",
        relation,
        concept: own("alarm-duration", "Duration of alarm"),
        value: durationS,
        unit: SECONDS,
      },
      ...(toPlungerStopS === undefined
        ? []
        : [
            {
              type: "NUM",
              relation,
              concept: own("alarm-stop", "Alarm to plunger stop"),
              value: toPlungerStopS,
              unit: SECONDS,
            } as const,
          ]),
      ...(acknowledged === undefined
        ? []
        : [
            {
              type: "TEXT",
              relation,
              concept: own("alarm-ack", "Acknowledged by"),
              text: acknowledged.control,
            } as const,
          ]),
    ],
  };
}

function levelEntries(report: Report, level: ReportLevel): readonly Entry[] {
  const { toUs } = report.timeline.range;
  const where = (side?: "left" | "right"): readonly SrItem[] => [
    { type: "TEXT", relation: "HAS PROPERTIES", concept: own("level", "Vertebral level"), text: level.level },
    ...(side === undefined
      ? []
      : [
          {
            type: "CODE",
            relation: "HAS PROPERTIES",
            concept: own("side", "Side of the patient"),
            code: SIDES[side],
          } as const,
        ]),
  ];
  const measured = (
    concept: ReturnType<typeof own>,
    value: number | undefined,
    unit: typeof ML,
    atUs: number,
    properties: readonly SrItem[],
  ): readonly Entry[] =>
    value === undefined ? [] : [{ type: "NUM", concept, value, unit, atUs, properties }];
  const counted: readonly SrItem[] = level.isApproximate
    ? [
        {
          type: "TEXT",
          relation: "HAS PROPERTIES",
          concept: own("counted", "Source of volume"),
          text: "counted by people",
        },
      ]
    : [];
  return [
    ...level.injections.flatMap((injection) => {
      const endUs = injection.endedAtUs ?? toUs;
      const at = where(injection.side);
      return [
        ...measured(own("injected", "Volume of injection"), injection.volumeMl, ML, endUs, at),
        ...measured(own("peak", "Peak injection pressure"), injection.peakPressureKpa, KPA, endUs, at),
      ];
    }),
    ...level.balloons.flatMap((balloon) => {
      const endUs = balloon.deflatedAtUs ?? toUs;
      const at = where(balloon.side);
      return [
        ...measured(
          own("balloon-pressure", "Peak balloon pressure"),
          balloon.peakPressureKpa,
          KPA,
          endUs,
          at,
        ),
        ...measured(own("balloon-volume", "Peak balloon volume"), balloon.peakVolumeMl, ML, endUs, at),
      ];
    }),
    ...measured(own("delivered", "Cement delivered at level"), level.deliveredVolumeMl, ML, toUs, [
      ...where(),
      ...counted,
    ]),
    ...measured(own("looks", "Fluoroscopy looks at level"), level.looks, PER_ONE, toUs, where()),
  ];
}

function totalEntries(report: Report): readonly Entry[] {
  const { dose, followUp, procedure, timeline } = report;
  const atUs = timeline.range.toUs;
  const rows: readonly (readonly [ReturnType<typeof own>, number | undefined, typeof ML])[] = [
    [own("operation", "Operation time"), procedure.operationMin, ucum("min", "minute")],
    [dcm("113725", "Dose (RP) Total"), scaled(dose.airKermaMgy, 1e-3), ucum("Gy", "gray")],
    [
      dcm("113722", "Dose Area Product Total"),
      scaled(dose.dapGyCm2, 1e-4),
      ucum("Gy.m2", "gray square metre"),
    ],
    [dcm("113730", "Total Fluoro Time"), dose.fluoroTimeS, SECONDS],
    [loinc("72514-3", "Pain severity 0-10, before"), followUp.painBefore, ucum("{score}", "score")],
    [loinc("72514-3", "Pain severity 0-10, after"), followUp.painAfter, ucum("{score}", "score")],
    [own("walking", "Time to walking"), followUp.hoursToWalking, ucum("h", "hour")],
  ];
  return rows.flatMap(([concept, value, unit]): Entry[] =>
    value === undefined ? [] : [{ type: "NUM", concept, value, unit, atUs }],
  );
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
