/** What lies in the inbox, to choose from, and the way to put a file there. */
import { useState } from "react";
import { sizeText } from "../jobs/job-words.ts";
import { type InboxEntry, removeUpload, upload } from "./import-api.ts";

interface InboxListProps {
  readonly entries: readonly InboxEntry[];
  readonly onChanged: () => void;
  readonly onInspect: (names: readonly string[]) => void;
}

export function InboxList({ entries, onChanged, onInspect }: InboxListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState("");
  const there = entries.filter(({ name }) => chosen.has(name)).map(({ name }) => name);
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  const send = async (files: readonly File[]) => {
    for (const file of files) {
      setNote(`uploading ${file.name} …`);
      const { name } = await upload(file);
      setChosen((before) => new Set([...before, name]));
      setNote(`${file.name} lies in the inbox as ${name}.`);
    }
  };
  const told = (work: Promise<void>) => {
    work.then(onChanged, (error: unknown) => setNote(error instanceof Error ? error.message : String(error)));
  };
  return (
    <section className="import-inbox" aria-label="Inbox">
      {entries.length === 0 ? (
        <p className="review-empty">
          The inbox is empty. Upload a file here, or copy files and case folders into the folder “inbox” of
          the data folder.
        </p>
      ) : (
        <ul className="import-files">
          {entries.map(({ name, isFolder, sizeBytes }) => (
            <li key={name}>
              <label>
                <input type="checkbox" checked={chosen.has(name)} onChange={() => toggle(name)} />
                <span className="import-name" title={name}>
                  {name}
                </span>
                <small>{isFolder ? "case folder" : sizeText(sizeBytes)}</small>
              </label>
              {name.startsWith("upload-") ? (
                <button type="button" onClick={() => told(removeUpload(name))} aria-label={`Remove ${name}`}>
                  Remove
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <div className="import-confirm">
        <label>
          Upload
          <input type="file" multiple onChange={(event) => told(send([...(event.target.files ?? [])]))} />
        </label>
        <button type="button" disabled={there.length === 0} onClick={() => onInspect(there)}>
          Look into {there.length === 1 ? "the file" : `${there.length} files`}
        </button>
        <output>{note}</output>
      </div>
    </section>
  );
}
