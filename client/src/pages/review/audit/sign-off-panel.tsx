/** Sign-offs of one session: who signed what, whether it still holds, and the form for the next signature. */
import type { SignOffList, SignOffView } from "@cementwatch/shared/audit/sign-off";
import { SIGN_OFF_MEANINGS } from "@cementwatch/shared/audit/sign-off";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { timeWords } from "./audit-api.ts";
import { fetchSignOffs, problemOf, type SignOffFields, sendSignOff, stateWords } from "./sign-off-api.ts";
import "./audit.css";

const EMPTY: SignOffFields = { name: "", password: "", meaning: "reviewed", comment: "" };
/** While a long record is read. */
const ASK_AGAIN_MS = 2_000;

export function SignOffPanel({ sessionId }: { readonly sessionId: string }) {
  const { list, problem, reload } = useSignOffs(sessionId);
  return (
    <section className="sign-off" aria-label="Sign-off">
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The sign-offs could not be read: {problem}
        </p>
      )}
      {list === undefined && problem === "" ? <p>loading …</p> : null}
      {list === undefined ? null : (
        <>
          {list.problem === "" ? null : (
            <p className="review-problem" role="alert">
              {list.problem}
            </p>
          )}
          {list.signOffs.length === 0 ? (
            <p>Nobody has signed this session.</p>
          ) : (
            <ol>
              {list.signOffs.toReversed().map((signOff) => (
                <Signed key={signOff.seq} signOff={signOff} />
              ))}
            </ol>
          )}
          {list.hasPeople ? <Form sessionId={sessionId} onSigned={reload} /> : <NoPeople />}
        </>
      )}
    </section>
  );
}

function Signed({ signOff }: { readonly signOff: SignOffView }) {
  const { name, role, atWall, meaning, comment, signed, state } = signOff;
  return (
    <li className={`sign-off-${state}`}>
      <strong>
        {meaning.toUpperCase()} · {name} ({role})
      </strong>
      <span>{timeWords(atWall)} UTC</span>
      {comment === "" ? null : <q>{comment}</q>}
      <span className="sign-off-state">{stateWords(signOff)}</span>
      <small title={signed.record.map(({ file, sha256 }) => `${file} ${sha256}`).join("\n")}>
        record {signed.verdict}, {signed.record.map(({ sha256 }) => sha256.slice(0, 12)).join(", ")} ·{" "}
        {signed.entries.length === 0
          ? "nothing entered beside it"
          : `${signed.entries.length} entries beside it`}
      </small>
    </li>
  );
}

function NoPeople() {
  return (
    <p className="review-empty">
      Nobody can sign yet. On this computer run <code>cementwatch people add NAME --role qa</code>; it asks
      for the password.
    </p>
  );
}

interface FormProps {
  readonly sessionId: string;
  readonly onSigned: () => void;
}

function Form({ sessionId, onSigned }: FormProps) {
  const [fields, setFields] = useState(EMPTY);
  const [note, setNote] = useState("");
  const [isSending, setIsSending] = useState(false);
  const change = (part: Partial<SignOffFields>) => setFields({ ...fields, ...part });
  const sign = (event: FormEvent) => {
    event.preventDefault();
    const missing = problemOf(fields);
    if (missing !== "" || isSending) {
      setNote(missing);
      return;
    }
    setIsSending(true);
    setNote("the whole record is read before it is signed …");
    sendSignOff(sessionId, fields)
      .then(
        () => {
          setFields(EMPTY);
          setNote("Signed.");
          onSigned();
        },
        (error: unknown) => {
          // Both again at each try: a password must not stand in a form that was left.
          setFields({ ...fields, password: "" });
          setNote(error instanceof Error ? error.message : String(error));
        },
      )
      .finally(() => setIsSending(false));
  };
  return (
    <form aria-label="Sign off" onSubmit={sign} noValidate>
      <label>
        Name
        <input
          value={fields.name}
          autoComplete="off"
          maxLength={100}
          onChange={(event) => change({ name: event.target.value })}
        />
      </label>
      <label>
        Password
        <input
          type="password"
          value={fields.password}
          autoComplete="off"
          maxLength={200}
          onChange={(event) => change({ password: event.target.value })}
        />
      </label>
      <fieldset aria-label="Meaning">
        {SIGN_OFF_MEANINGS.map((meaning) => (
          <label key={meaning}>
            <input
              type="radio"
              name="meaning"
              checked={fields.meaning === meaning}
              onChange={() => change({ meaning })}
            />
            {meaning}
          </label>
        ))}
      </fieldset>
      <label>
        Comment
        <input
          value={fields.comment}
          maxLength={500}
          placeholder="no patient's name"
          onChange={(event) => change({ comment: event.target.value })}
        />
      </label>
      <button type="submit" disabled={isSending}>
        Sign
      </button>
      <output>{note}</output>
    </form>
  );
}

function useSignOffs(sessionId: string) {
  const [list, setList] = useState<SignOffList>();
  const [problem, setProblem] = useState("");
  const [asked, setAsked] = useState(0);
  const reload = useCallback(() => setAsked((times) => times + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again.
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    fetchSignOffs(sessionId, stop.signal).then(
      (next) => {
        setList(next);
        setProblem("");
        if (next.signOffs.some(({ state }) => state === "checking")) timer = setTimeout(reload, ASK_AGAIN_MS);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [sessionId, asked, reload]);
  return { list, problem, reload };
}
