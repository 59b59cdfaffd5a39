/** Cements: the list, the curves of the one that is open at a chosen temperature, its versions, and the form. */
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { profileProblem } from "@cementwatch/shared/cement/profile-problem";
import { useEffect, useState } from "react";
import { fetchCements, fetchProblems, fetchVersions, saveVersion } from "./cement-api.ts";
import { CementCurves } from "./cement-curves.tsx";
import { type CementDraft, constantsOf, draftOf, isChanged, profileOf } from "./cement-draft.ts";
import { CementForm } from "./cement-form.tsx";

const TEMPERATURES_C = [18, 19, 20, 21, 22, 23, 24, 25, 26] as const;
const FIRST_C = 22;

export function CementsTab() {
  const [cements, setCements] = useState<readonly CementProfile[]>([]);
  const [damaged, setDamaged] = useState<readonly string[]>([]);
  const [openId, setOpenId] = useState("");
  const [reads, setReads] = useState(0);
  const [problem, setProblem] = useState("");
  const [temperatureC, setTemperatureC] = useState<number>(FIRST_C);
  useEffect(() => {
    const stop = new AbortController();
    const isRepeated = reads > 0;
    Promise.all([fetchCements(stop.signal), fetchProblems(stop.signal)]).then(
      ([list, files]) => {
        setCements(list);
        setDamaged(files);
        if (!isRepeated) setOpenId(list[0]?.id ?? "");
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(messageOf(error));
      },
    );
    return () => stop.abort();
  }, [reads]);
  return (
    <div className="cements">
      <nav className="cement-list" aria-label="Cements">
        {problem === "" ? null : <p role="alert">The list could not be read: {problem}</p>}
        {cements.map(({ id, title, version }) => (
          <button key={id} type="button" aria-pressed={id === openId} onClick={() => setOpenId(id)}>
            <strong>{title}</strong>
            <small>
              {id} · version {version}
            </small>
          </button>
        ))}
        {damaged.length === 0 ? null : (
          <ul className="cement-damaged" aria-label="Damaged files">
            {damaged.map((words) => (
              <li key={words}>✗ {words}</li>
            ))}
          </ul>
        )}
      </nav>
      {openId === "" ? null : (
        <OpenCement
          // Read anew after each version that was saved.
          key={`${openId} ${reads}`}
          id={openId}
          temperatureC={temperatureC}
          onTemperature={setTemperatureC}
          onSaved={({ id }) => {
            setOpenId(id);
            setReads(reads + 1);
          }}
        />
      )}
    </div>
  );
}

interface OpenCementProps {
  readonly id: string;
  readonly temperatureC: number;
  readonly onTemperature: (temperatureC: number) => void;
  readonly onSaved: (profile: CementProfile) => void;
}

function OpenCement({ id, temperatureC, onTemperature, onSaved }: OpenCementProps) {
  const [versions, setVersions] = useState<readonly CementProfile[]>([]);
  const [draft, setDraft] = useState<CementDraft>();
  const [isNew, setIsNew] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [isSaving, setIsSaving] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const show = (list: readonly CementProfile[]) => {
      setVersions(list);
      const newest = list[0];
      if (newest !== undefined) setDraft(draftOf(newest));
    };
    fetchVersions(id, stop.signal).then(show, (error: unknown) => {
      if (!stop.signal.aborted) setRefusal(messageOf(error));
    });
    return () => stop.abort();
  }, [id]);
  const newest = versions[0];
  if (newest === undefined || draft === undefined) return <p>{refusal === "" ? "loading …" : refusal}</p>;
  const save = () => {
    setIsSaving(true);
    const { baseVersion, reason } = draft;
    saveVersion(draft.id, { baseVersion, reason, constants: constantsOf(draft) })
      .then(onSaved, (error: unknown) => setRefusal(messageOf(error)))
      .finally(() => setIsSaving(false))
      .catch(() => undefined);
  };
  const edited = profileOf(draft);
  // Half a number has no curve: then the newest version's stands there, and is called that.
  const isDrawable = profileProblem(edited) === undefined;
  return (
    <>
      <section className="cement-look" aria-label="Curves">
        <header>
          <h2>
            {isDrawable ? draft.title : `${newest.title} · version ${newest.version}`} at {temperatureC} °C
          </h2>
          <label>
            Room{" "}
            <select value={temperatureC} onChange={(event) => onTemperature(Number(event.target.value))}>
              {TEMPERATURES_C.map((value) => (
                <option key={value} value={value}>
                  {value} °C
                </option>
              ))}
            </select>
          </label>
        </header>
        <CementCurves profile={isDrawable ? edited : newest} temperatureC={temperatureC} />
        <p className="cement-source">Estimate · {draft.source}</p>
        <Versions
          versions={versions}
          onOpen={(profile) => setDraft({ ...draftOf(profile), baseVersion: newest.version })}
        />
      </section>
      <section className="cement-edit" aria-label="Edit">
        <header>
          <h2>{isNew ? "New cement" : `Edit ${draft.id}`}</h2>
          <button
            type="button"
            onClick={() => {
              setIsNew(!isNew);
              setDraft(isNew ? draftOf(newest) : { ...draft, id: `${newest.id}-2`, baseVersion: 0 });
            }}
          >
            {isNew ? "Back to the list's" : "Copy as a new cement"}
          </button>
        </header>
        <CementForm
          draft={draft}
          isNew={isNew}
          isChanged={isChanged(draft, newest)}
          refusal={refusal}
          isSaving={isSaving}
          onDraft={(next) => {
            setRefusal("");
            setDraft(next);
          }}
          onSave={save}
        />
      </section>
    </>
  );
}

interface VersionsProps {
  readonly versions: readonly CementProfile[];
  readonly onOpen: (profile: CementProfile) => void;
}

/** An older version is opened as a draft of the next one: nothing is ever taken back. */
function Versions({ versions, onOpen }: VersionsProps) {
  return (
    <ol className="cement-versions" aria-label="Versions">
      {versions.map((profile) => (
        <li key={profile.version}>
          <b>version {profile.version}</b>
          <span>{profile.reason === "" ? "built in" : profile.reason}</span>
          <button type="button" onClick={() => onOpen(profile)}>
            take its numbers
          </button>
        </li>
      ))}
    </ol>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
