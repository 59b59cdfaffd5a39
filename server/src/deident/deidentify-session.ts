/**
 * Makes a de-identified copy of a session: every input is treated, and everything that was computed is computed anew
 * from the treated inputs, so no recorded output is copied. The copy is a session file of its own whose alarms were
 * compared with the original's.
 */
import { linkSync, rmSync } from "node:fs";
import type { DeidentOptions } from "@cementwatch/shared/deident/deident-plan";
import { isSameGeometry, type MaskSet } from "@cementwatch/shared/deident/mask-set";
import { treatTexts } from "@cementwatch/shared/deident/text-rules";
import { FaultError } from "@cementwatch/shared/faults";
import { daysBetween } from "@cementwatch/shared/iso-days";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { verifySession } from "../recording/verify.ts";
import { createDecoder } from "../session/decoders.ts";
import { checkReplay } from "../session/replay-check.ts";
import { newSessionHeader } from "../session/session-identity.ts";
import { type CopyCounts, CopyWriter } from "./copy-writer.ts";
import { IdentityWatch } from "./identity-watch.ts";
import { LineStreams } from "./line-streams.ts";
import type { KeyedNames } from "./project-key.ts";
import { type GroupProof, proveGroups } from "./proof-pictures.ts";
import { type Survey, surveySession } from "./survey-session.ts";
import { SessionTexts } from "./text-tools.ts";

export interface DeidentPlan {
  readonly options: DeidentOptions;
  readonly names: KeyedNames;
  readonly masks: readonly MaskSet[];
  /** Hashes of proofs that a person confirmed. */
  readonly confirmed: readonly string[];
  /** Accepts that this version computes other alarms from the inputs than the recorded ones. */
  readonly mayAlarmsDiffer: boolean;
}

export interface Deidentified {
  readonly header: SessionHeader;
  readonly pseudonym: string;
  readonly groups: readonly (GroupProof & { readonly isConfirmed: boolean })[];
  readonly counts: CopyCounts;
  /** What a person has to know before the copy is passed on. */
  readonly warnings: readonly string[];
}

export type Progress = (done01: number, detail: string) => void;

const DUMMY_DAY = "2000-01-01";

/**
 * @param out file to write; given by `nameOf` once the new session id is known
 * @throws FaultError REC-UNREADABLE, REC-WRITE-FAILED, REC-NOT-DEIDENTIFIED; then no file is left
 */
export async function deidentifySession(
  paths: readonly string[],
  nameOf: (header: SessionHeader) => string,
  plan: DeidentPlan,
  progress: Progress,
): Promise<Deidentified> {
  const reader = openSessionSegments(paths);
  try {
    if (reader.excerptOf !== undefined)
      throw new FaultError(
        "REC-NOT-DEIDENTIFIED",
        "this is an excerpt, which begins with a stored state that may hold names: de-identify the whole record and export a part of the copy",
      );
    progress(0.02, "looking for devices and names");
    const survey = surveySession(reader);
    progress(0.15, "taking pictures for the proof");
    const withMasks = survey.groups.map((group) => ({
      ...group,
      masks: plan.masks.find((mask) => isSameGeometry(mask, group.geometry)),
    }));
    const { options, confirmed } = plan;
    const groups = proveGroups(reader, withMasks, options.cleanPixels).map((group) => ({
      ...group,
      isConfirmed: options.cleanPixels && group.masks !== undefined && confirmed.includes(group.hash),
    }));
    const tools = toolsOf(reader, survey, plan);
    const part = `${nameOf(tools.header)}.part`;
    const out = nameOf(tools.header);
    try {
      const counts = await writeCopy(part, reader, survey, plan, tools, groups, progress);
      checkCopy(part, progress);
      linkSync(part, out);
      return {
        header: tools.header,
        pseudonym: tools.pseudonym,
        groups,
        counts,
        warnings: warningsOf(survey, groups, counts, plan, paths),
      };
    } catch (error) {
      throw linkFailure(error, out);
    } finally {
      rmSync(part, { force: true });
    }
  } finally {
    reader.close();
  }
}

interface CopyTools {
  readonly header: SessionHeader;
  readonly pseudonym: string;
  readonly days: number;
  readonly texts: SessionTexts;
}

function toolsOf(reader: SessionReader, survey: Survey, { names, options }: DeidentPlan): CopyTools {
  const { wallStart, wallAtUs, sessionId, origin } = reader.header;
  const pseudonym = names.pseudonym(survey.patient);
  const days = options.longitudinal ? names.shiftDays(survey.patient) : daysBetween(wallStart, DUMMY_DAY);
  const texts = new SessionTexts({
    names,
    pseudonym,
    days,
    isDeviceIdentityKept: options.deviceIdentity,
    serials: survey.serials,
  });
  const wall = texts.date(wallStart);
  const header = newSessionHeader(origin, Date.parse(wall), names.session(sessionId));
  return { header: { ...header, wallStart: wall, wallAtUs }, pseudonym, days, texts };
}

async function writeCopy(
  part: string,
  reader: SessionReader,
  survey: Survey,
  plan: DeidentPlan,
  { header, pseudonym, days, texts }: CopyTools,
  groups: Deidentified["groups"],
  progress: Progress,
): Promise<CopyCounts> {
  const watch = new IdentityWatch();
  watch.add([survey.patient], "");
  const lines = new LineStreams(reader, texts.serialPairs);
  const copy = new CopyWriter({
    path: part,
    header,
    title: `de-identified ${pseudonym}`,
    watch,
    forbiddenSerials: plan.options.deviceIdentity ? new Set() : survey.serials,
    treatJson: (json) => treatTexts(json, texts),
    treatLine: (message) => lines.next(message),
    objectPlan: (geometry) => {
      const group = groups.find((entry) => isSameGeometry(entry.geometry, geometry));
      const { options, names } = plan;
      return {
        options,
        names,
        pseudonym,
        days,
        masks: group?.masks,
        isConfirmed: group?.isConfirmed === true,
      };
    },
  });
  try {
    for (const message of reader.messages()) {
      copy.take(message);
      const share = survey.endUs > 0 ? message.atUs / survey.endUs : 1;
      progress(0.25 + 0.55 * Math.min(1, share), "treating pictures, lines and acts");
    }
  } finally {
    await copy.close();
  }
  const counts = copy.counts(reader.isFinished, texts.counts());
  if (!counts.areAlarmsEqual && !plan.mayAlarmsDiffer) {
    throw new FaultError(
      "REC-NOT-DEIDENTIFIED",
      `the treated inputs give ${counts.alarms} alarm events where ${counts.recordedAlarms} were recorded, or other ones: retain device identity if a device was told apart by its serial number, or, for a damaged session or one of another version, accept other alarms (--allow-other-alarms)`,
    );
  }
  return counts;
}

/** The copy is read as anybody would. @throws FaultError REC-NOT-DEIDENTIFIED */
function checkCopy(path: string, progress: Progress): void {
  progress(0.82, "replaying the copy");
  const verdict = verifySession(path);
  const reader = openSessionSegments([path]);
  try {
    const check = checkReplay(reader, createDecoder);
    if (check.isEqual) return;
    throw new FaultError(
      "REC-NOT-DEIDENTIFIED",
      `the copy does not replay to its own alarms (${verdict.verdict}): nothing was written; tell the makers`,
    );
  } finally {
    reader.close();
  }
}

function linkFailure(error: unknown, out: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (error instanceof FaultError || code === undefined) return error;
  const what = code === "EEXIST" ? "exists already: name a new file" : `cannot be written (${code})`;
  return new FaultError("REC-NOT-DEIDENTIFIED", `${out} ${what}`, { cause: error });
}

function warningsOf(
  survey: Survey,
  groups: Deidentified["groups"],
  counts: CopyCounts,
  { options }: DeidentPlan,
  paths: readonly string[],
): string[] {
  const dropped = survey.objects - counts.objects;
  const isDamaged = paths.some((path) => verifySession(path).verdict !== "intact");
  return [
    ...groups.flatMap((group) => groupWarnings(group, options.cleanPixels)),
    ...(dropped > 0
      ? [`${dropped} of ${survey.objects} picture objects could not be treated and were left out`]
      : []),
    ...(survey.patientIds > 1
      ? [
          `the pictures name ${survey.patientIds} patient ids: all became one pseudonym; check that it is one patient`,
        ]
      : []),
    ...(isDamaged ? ["the original is damaged or has no end: the copy holds what could be read of it"] : []),
    ...(counts.areAlarmsEqual ? [] : ["the alarms of the copy are not those that were recorded"]),
  ];
}

function groupWarnings(
  { geometry, masks, isConfirmed, textLike }: Deidentified["groups"][number],
  isCleaned: boolean,
) {
  const size = `pictures of ${geometry.columns} × ${geometry.rows}`;
  const text =
    textLike > 0 ? [`${size}: ${textLike} places at the border look like writing and are not masked`] : [];
  if (!isCleaned) return [`${size}: pixels were not cleaned; (0012,0062) says NO`, ...text];
  if (masks === undefined)
    return [
      `${size}: no mask set for this device and size, so nothing was blanked; (0012,0062) says NO`,
      ...text,
    ];
  return isConfirmed
    ? text
    : [`${size}: nobody has confirmed the proof pictures; (0012,0062) says NO`, ...text];
}
