/** Pedal, screen and speaker: the newest test of each with its due date, a form for the next one, and all past tests. */
import { useState } from "react";
import { fetchPeripheralTests } from "./calibration-api.ts";
import { today } from "./due-words.ts";
import { newestTests, type PeripheralTest, peripheralDue } from "./peripheral-draft.ts";
import { PeripheralForm } from "./peripheral-form.tsx";
import { useLoaded } from "./use-loaded.ts";
import "./peripheral.css";

const RESULT_WORDS = { pass: "PASS", fail: "FAIL" } as const;

export function PeripheralTests() {
  const { value: tests = [], problem, reload } = useLoaded(fetchPeripheralTests);
  const [openId, setOpenId] = useState<string>();
  const newest = newestTests(tests, today());
  const open = newest.find(({ peripheralId }) => peripheralId === openId);
  return (
    <section aria-label="Pedal, screen, speaker">
      <div className="calibration-bar">
        <h2>
          Pedal, screen, speaker <small className="calibration-note">tested yearly</small>
        </h2>
        <button type="button" aria-pressed={openId === ""} onClick={() => setOpenId("")}>
          Enter a test
        </button>
      </div>
      {problem === "" ? null : <p role="alert">Tests could not be read: {problem}</p>}
      {openId === undefined ? null : (
        <PeripheralForm
          key={openId}
          before={open}
          onSaved={() => {
            setOpenId(undefined);
            reload();
          }}
        />
      )}
      {newest.length === 0 ? (
        <p>None is on record: enter the first test of each.</p>
      ) : (
        <table className="calibration-table">
          <thead>
            <tr>
              {["what", "last test", "by", "result", "next", ""].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {newest.map((test) => (
              <Row key={test.peripheralId} test={test} onOpen={() => setOpenId(test.peripheralId)} />
            ))}
          </tbody>
        </table>
      )}
      {tests.length === 0 ? null : <Past tests={tests} />}
    </section>
  );
}

function Row({ test, onOpen }: { readonly test: PeripheralTest; readonly onOpen: () => void }) {
  const { title, kind, testedAt, by, result } = test;
  const due = peripheralDue(test, today());
  return (
    <tr>
      <th scope="row">
        {title} <small>{kind}</small>
      </th>
      <td>{testedAt}</td>
      <td>{by}</td>
      <td>{RESULT_WORDS[result]}</td>
      <td>
        <span className={`due is-${due.state}`}>{due.words}</span>
      </td>
      <td>
        <button type="button" aria-label={`Test ${title} again`} onClick={onOpen}>
          Test again
        </button>
      </td>
    </tr>
  );
}

function Past({ tests }: { readonly tests: readonly PeripheralTest[] }) {
  return (
    <details className="peripheral-past">
      <summary>All tests ({tests.length})</summary>
      <ul>
        {numbered(tests).map(({ number, test }) => (
          <li key={number}>
            {test.testedAt} · {test.title} · {RESULT_WORDS[test.result]} · {test.by}
            {test.notes === "" ? "" : ` · ${test.notes}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Newest first, each with its place in the log, which never changes. */
function numbered(tests: readonly PeripheralTest[]) {
  return tests.map((test, number) => ({ number, test })).toReversed();
}
