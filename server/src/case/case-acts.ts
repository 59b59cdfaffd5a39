/** The acts that somebody noted during a case, as the acts that the monitor takes. Unknown ones cost a warning. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { CasePicture } from "./case-pictures.ts";
import type { CaseSetup } from "./case-setup.ts";

/** `knownLeak` without an alarm: the newest leak alarm is meant. */
export type NotedAct = OperatorAct | { readonly kind: "newestLeakKnown" };

export interface TimedAct {
  readonly tS: number;
  readonly act: NotedAct;
}

type Noted = NonNullable<CaseSetup["acts"]>[number];

/** By name without case, blanks and marks. What has no act of its own is kept as a mark. */
const ACTS: Readonly<Record<string, (noted: Noted, view: PictureView) => NotedAct>> = {
  start: () => ({ kind: "start" }),
  stop: () => ({ kind: "stop" }),
  mixstart: () => ({ kind: "mixStarted", secondsAgo: 0 }),
  secondbatch: () => ({ kind: "mixStarted", secondsAgo: 0 }),
  syringechanged: () => ({ kind: "syringeChanged" }),
  tubechanged: () => ({ kind: "syringeChanged" }),
  tubecounted: () => ({ kind: "countVolume", unit: "tube" }),
  syringecounted: () => ({ kind: "countVolume", unit: "syringe" }),
  cannulamoved: () => ({ kind: "cannulaMoved" }),
  newreference: (_, view) => ({ kind: "takeReference", view }),
  viewchanged: (_, view) => ({ kind: "viewChanged", view }),
  outlineconfirmed: (_, view) => ({ kind: "confirmOutline", view }),
  knownleak: ({ alarm_id: alarmId }) =>
    alarmId === undefined ? { kind: "newestLeakKnown" } : { kind: "knownLeak", alarmId },
  injectionstart: () => ({ kind: "injecting", isInjecting: true }),
  injectionstop: () => ({ kind: "injecting", isInjecting: false }),
  zeropressure: () => ({ kind: "zeroPressure", isLineOpen: true }),
  tarevolume: () => ({ kind: "tareVolume" }),
  acknowledge: () => ({ kind: "acknowledge", alarmId: "all" }),
  mark: ({ act, label }) => ({ kind: "mark", label: (label ?? act).slice(0, 200) }),
};

const ALSO: Readonly<Record<string, keyof typeof ACTS>> = {
  mixstarted: "mixstart",
  cementmixstart: "mixstart",
  newbatch: "secondbatch",
  newsyringe: "syringechanged",
  syringechange: "syringechanged",
  syringeortubechanged: "syringechanged",
  newtube: "tubechanged",
  tubechange: "tubechanged",
  counttube: "tubecounted",
  countsyringe: "syringecounted",
  cannularotated: "cannulamoved",
  cannulamovedorrotated: "cannulamoved",
  secondcannula: "cannulamoved",
  activecannula: "cannulamoved",
  stylet: "mark",
  styletin: "mark",
  samplehard: "mark",
  levelchanged: "newreference",
  newlevel: "newreference",
  secondlevel: "newreference",
  newside: "newreference",
  secondside: "newreference",
  reference: "newreference",
  takereference: "newreference",
  viewchange: "viewchanged",
  confirmoutline: "outlineconfirmed",
  outlineok: "outlineconfirmed",
  outline: "outlineconfirmed",
  leakknown: "knownleak",
  injecting: "injectionstart",
  injectionstarted: "injectionstart",
  injectionstopped: "injectionstop",
  zero: "zeropressure",
  tare: "tarevolume",
  ack: "acknowledge",
  acknowledged: "acknowledge",
};

/** Acts of the views that this folder has pictures of, in time order. */
export function caseActs(
  setup: CaseSetup,
  pictures: readonly CasePicture[],
): { acts: readonly TimedAct[]; warnings: readonly string[] } {
  const warnings: string[] = [];
  const views = [...new Set(pictures.map((picture) => picture.view))];
  const acts = [...(setup.acts ?? []), ...viewChanges(setup, pictures)].flatMap((noted): TimedAct[] => {
    const name = noted.act.toLowerCase().replaceAll(/[^a-z]/g, "");
    const make = ACTS[ALSO[name] ?? name];
    const at = `setup.json: act "${noted.act}" at ${noted.t_s} s`;
    if (make === undefined) {
      warnings.push(`${at} is not known: it is left out; known are ${Object.keys(ACTS).join(", ")}`);
      return [];
    }
    const wanted = noted.view?.toLowerCase();
    const meant = views.filter((view) => wanted === undefined || view === wanted);
    if (meant.length === 0) {
      warnings.push(`${at} is of view ${noted.view}, of which there are no pictures: it is left out`);
      return [];
    }
    const made = meant.map((view) => ({ tS: noted.t_s, act: make(noted, view) }));
    return made[0] !== undefined && "view" in made[0].act ? made : made.slice(0, 1);
  });
  return { acts: acts.sort((a, b) => a.tS - b.tS), warnings };
}

/** The C-arm left the view that was looked at last. */
function viewChanges(setup: CaseSetup, pictures: readonly CasePicture[]): Noted[] {
  return (setup.view_changes ?? []).map((change) => {
    const { t_s, view } = typeof change === "number" ? { t_s: change, view: undefined } : change;
    const seen = pictures
      .flatMap((picture) => picture.frameTimesS.map((tS) => ({ tS, view: picture.view })))
      .filter(({ tS }) => tS <= t_s)
      .reduce<{ tS: number; view: string } | undefined>(
        (last, frame) => (last === undefined || frame.tS > last.tS ? frame : last),
        undefined,
      );
    return { t_s, act: "viewChanged", view: view ?? seen?.view, alarm_id: undefined, label: undefined };
  });
}
