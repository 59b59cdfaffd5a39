/** The marks that acts leave on the timeline, in words, and what acts change of the procedure's track. */
import type { OperatorAct } from "../procedure/operator-act.ts";
import type { ProcedureMark } from "../procedure/procedure-record.ts";
import { addMark, levelTrack, markUndone, type ProcedureTrack } from "./procedure-track.ts";
import { VIEW_WORDS } from "./words.ts";

export interface ProcedureActMoment {
  readonly atUs: number;
  readonly sequence: number;
  readonly level: Parameters<typeof levelTrack>[1];
}

/** Takes an act into the track: a mark for the timeline, heights, follow-up, dose. */
export function takeProcedureAct(track: ProcedureTrack, act: OperatorAct, moment: ProcedureActMoment): void {
  const { atUs, sequence, level } = moment;
  switch (act.kind) {
    case "start":
      delete track.caseEndedAtUs;
      break;
    case "stop":
      track.caseEndedAtUs = atUs;
      break;
    case "heights":
      levelTrack(track, level, atUs).heights[act.moment] = act.heights;
      break;
    case "followUp":
      track.followUp = { ...track.followUp, ...act.followUp };
      break;
    case "dose":
      track.dose = { ...track.dose, ...act.dose };
      break;
    case "undo":
      markUndone(track, act.sequence);
      break;
    default:
      break;
  }
  const mark = markOf(act);
  if (mark !== undefined) addMark(track, { atUs, sequence, ...mark });
}

type MarkText = Omit<ProcedureMark, "atUs" | "sequence">;

const SITE_WORDS = {
  canal: "canal",
  discSuperior: "disc above",
  discInferior: "disc below",
  prevertebral: "in front of the body",
  paravertebral: "beside the body",
  track: "along the needle",
  notSaid: "",
} as const;

function markOf(act: OperatorAct): MarkText | undefined {
  switch (act.kind) {
    case "start":
      return { kind: "caseStart", text: "case starts" };
    case "stop":
      return { kind: "caseStop", text: "case ends" };
    case "mark":
      return { kind: "mark", text: act.label };
    case "needleIn":
      return { kind: "needleIn", text: "needle in" };
    case "mixStarted":
      return { kind: "mixStart", text: agoText("mixing started", act.secondsAgo) };
    case "newBatch":
      return { kind: "newBatch", text: agoText("new batch mixed", act.secondsAgo) };
    case "injecting":
      return act.isInjecting
        ? { kind: "injectionStart", text: "injection starts" }
        : { kind: "injectionStop", text: "injection stops" };
    case "viewChanged":
      return { kind: "viewChange", text: `view is ${VIEW_WORDS[act.view]}`, view: act.view };
    case "leakSeen":
      return { kind: "leakSeen", text: joined("leak seen by people", SITE_WORDS[act.site]) };
    case "complication": {
      const grade = act.bcisGrade === undefined ? "" : `BCIS grade ${act.bcisGrade}`;
      return { kind: "complication", text: joined(joined("complication", grade), act.note) };
    }
    case "vitals":
      return { kind: "vitals", text: vitalsText(act) };
    case "activeCannula":
      return { kind: "levelChange", text: `cement goes to ${act.level} ${act.side}` };
    case "styletIn":
      return { kind: "styletIn", text: "stylet in" };
    case "sampleHard":
      return { kind: "sampleHard", text: "sample is hard" };
    case "balloon":
      return { kind: "balloon", text: `balloon ${act.side}: ${act.step}` };
    case "sign":
      return act.item === "timeOut" && act.isSigned ? { kind: "timeOut", text: "time-out done" } : undefined;
    default:
      return undefined;
  }
}

function agoText(text: string, secondsAgo: number): string {
  return secondsAgo === 0 ? text : `${text} ${Math.round(secondsAgo)} s before`;
}

function joined(first: string, second: string): string {
  return [first, second].filter((text) => text !== "").join(" · ");
}

function vitalsText({ spo2Percent, systolicMmHg }: Extract<OperatorAct, { kind: "vitals" }>): string {
  const spo2 = spo2Percent === undefined ? "" : `SpO₂ ${spo2Percent} %`;
  return joined(spo2, systolicMmHg === undefined ? "" : `systolic ${systolicMmHg} mmHg`);
}
