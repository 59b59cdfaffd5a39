/** Which archive, and how it is spoken to. */
import type { PacsTargetView, PacsWay } from "@cementwatch/shared/pacs/pacs-view";
import { useEffect, useState } from "react";
import { fetchTargets } from "./pacs-api.ts";
import { textOf, WAY_WORDS } from "./pacs-words.ts";

export interface ChosenTarget {
  readonly target: PacsTargetView;
  readonly way: PacsWay;
}

interface Targets {
  /** Absent until they were read. */
  readonly targets?: readonly PacsTargetView[];
  readonly problem: string;
}

export function useTargets(): Targets {
  const [targets, setTargets] = useState<readonly PacsTargetView[]>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchTargets(stop.signal).then(setTargets, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(textOf(error));
    });
    return () => stop.abort();
  }, []);
  return { ...(targets === undefined ? {} : { targets }), problem };
}

/** What was chosen, or the first that there is. */
export function chosenOf(targets: readonly PacsTargetView[], chosen: string): ChosenTarget | undefined {
  const all = targets.flatMap((target) => target.ways.map((way) => ({ target, way })));
  return all.find(({ target, way }) => `${target.id} ${way}` === chosen) ?? all[0];
}

interface TargetChoiceProps {
  readonly targets: readonly PacsTargetView[];
  readonly chosen: ChosenTarget | undefined;
  readonly onChange: (chosen: string) => void;
}

export function TargetChoice({ targets, chosen, onChange }: TargetChoiceProps) {
  return (
    <label className="pacs-target">
      Archive
      <select
        value={chosen === undefined ? "" : `${chosen.target.id} ${chosen.way}`}
        onChange={(event) => onChange(event.target.value)}
      >
        {targets.flatMap(({ id, title, ways }) =>
          ways.map((way) => (
            <option key={`${id} ${way}`} value={`${id} ${way}`}>
              {title} · {WAY_WORDS[way]}
            </option>
          )),
        )}
      </select>
    </label>
  );
}

export function NoTargets() {
  return (
    <p className="review-empty">
      No archive is set up. Add <code>pacs:</code> to the device set and start the server again.
    </p>
  );
}
