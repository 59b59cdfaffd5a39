/** The recorded sessions with filters; arrows move, Enter opens, space chooses two to be compared. */
import type { SessionPage } from "@cementwatch/shared/review/session-page";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { isTyping } from "../../../text/is-typing.ts";
import { chosenWith, FILTERS, isFiltered, PAGE_LENGTH, pageOf, queryOf, withFilter } from "./filter-model.ts";
import { FilterRow } from "./filter-row.tsx";
import { loopAxes } from "./loop-model.ts";
import { SessionRow } from "./session-row.tsx";
import { useSessionPage } from "./use-session-page.ts";
import "./list.css";

const NO_CHOICES: SessionPage["choices"] = {
  rooms: [],
  levels: [],
  cements: [],
  conditions: [],
  devices: [],
};

export function SessionList() {
  const [parameters, setParameters] = useSearchParams();
  // The page's own copy: the address follows a moment later, and a hand that types is faster.
  const [address, setAddress] = useState(() => new URLSearchParams(parameters));
  const { page, problem } = useSessionPage(queryOf(address).toString());
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const set = (next: URLSearchParams) => {
    setAddress(next);
    setParameters(next, { replace: true });
  };
  useSlashKey();
  const clear = () => {
    let next = address;
    for (const name of FILTERS) next = withFilter(next, name, "");
    set(next);
  };
  if (page?.all === 0 && problem === "") return <NoSessions />;
  return (
    <>
      <FilterRow
        address={address}
        choices={page?.choices ?? NO_CHOICES}
        onFilter={(name, value) => set(withFilter(address, name, value))}
        onClear={isFiltered(address) ? clear : undefined}
      />
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The list could not be read: {problem}
        </p>
      )}
      {page === undefined && problem === "" ? <p>loading …</p> : null}
      {page === undefined ? null : (
        <>
          <Head
            page={page}
            at={pageOf(address)}
            onPage={(number) => set(withFilter(address, "page", number === 0 ? "" : String(number)))}
          >
            <CompareButton chosen={chosen} />
          </Head>
          {page.sessions.length === 0 ? <NoneFound reading={page.reading} onClear={clear} /> : null}
          <Rows page={page} chosen={chosen} onChoose={(id) => setChosen(chosenWith(chosen, id))} />
        </>
      )}
    </>
  );
}

/** Slash goes to the words, as in many lists. */
function useSlashKey(): void {
  useEffect(() => {
    const stop = new AbortController();
    const down = (event: globalThis.KeyboardEvent) => {
      const field = document.querySelector<HTMLInputElement>(".list-filters input[type=search]");
      if (event.key === "Escape" && document.activeElement?.closest(".list-filters")) {
        document.querySelector<HTMLElement>("a.review-row")?.focus();
      } else if (event.key === "/" && !isTyping(event) && field !== null) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    };
    window.addEventListener("keydown", down, { signal: stop.signal });
    return () => stop.abort();
  }, []);
}

function NoSessions() {
  return (
    <section className="review-empty">
      <h2>No sessions yet</h2>
      <p>
        A session is recorded by itself as soon as something comes in: press START NOW on the{" "}
        <Link to="/setup">set-up</Link>, or run one of the simulated cases of the{" "}
        <Link to="/">start page</Link> for a minute. It then stands here.
      </p>
    </section>
  );
}

function NoneFound({ reading, onClear }: { readonly reading: number; readonly onClear: () => void }) {
  return (
    <section className="review-empty">
      <h2>No session passes the filter</h2>
      <p>
        {reading === 0
          ? "Widen it, or "
          : `${reading} records have not been read yet and may pass it in a moment. Wait, widen it, or `}
        <button type="button" onClick={onClear}>
          clear the filter
        </button>
      </p>
    </section>
  );
}

interface HeadProps {
  readonly page: SessionPage;
  readonly at: number;
  readonly onPage: (page: number) => void;
  readonly children: ReactNode;
}

function Head({ page, at, onPage, children }: HeadProps) {
  const { total, all, reading, sessions } = page;
  const first = at * PAGE_LENGTH;
  const isLast = first + sessions.length >= total;
  return (
    <div className="list-head">
      <span role="status">
        {total === all ? `${all} ${all === 1 ? "session" : "sessions"}` : `${total} of ${all} sessions`}
        {reading > 0 ? ` · reading ${reading} records …` : ""}
      </span>
      <span className="review-hint">↑ ↓ choose · Enter opens · space compares · / search</span>
      {children}
      {at === 0 && isLast ? null : (
        <span className="list-pages">
          <button type="button" disabled={at === 0} aria-label="Page before" onClick={() => onPage(at - 1)}>
            ‹
          </button>
          {total === 0 ? "0" : `${first + 1}–${first + sessions.length}`}
          <button type="button" disabled={isLast} aria-label="Next page" onClick={() => onPage(at + 1)}>
            ›
          </button>
        </span>
      )}
    </div>
  );
}

function CompareButton({ chosen }: { readonly chosen: readonly string[] }) {
  const navigate = useNavigate();
  return (
    <button
      type="button"
      className="list-compare"
      disabled={chosen.length !== 2}
      title="Choose two sessions with the boxes or space"
      onClick={() => navigate(`/review?compare=${chosen.map(encodeURIComponent).join(",")}`)}
    >
      Compare{chosen.length === 0 ? "" : ` ${chosen.length} of 2`}
    </button>
  );
}

interface RowsProps {
  readonly page: SessionPage;
  readonly chosen: readonly string[];
  readonly onChoose: (sessionId: string) => void;
}

function Rows({ page, chosen, onChoose }: RowsProps) {
  const axes = useMemo(() => loopAxes(page.sessions.map(({ details }) => details?.loop)), [page]);
  const keys = (event: KeyboardEvent<HTMLUListElement>) => {
    const own = (event.target as HTMLElement).dataset["session"];
    if (event.key === " " && own !== undefined) {
      event.preventDefault();
      onChoose(own);
    } else moveFocus(event);
  };
  if (page.sessions.length === 0) return null;
  return (
    <ul className="review-rows" onKeyDown={keys}>
      <li className="review-head" aria-hidden="true">
        <span />
        <span className="review-row">
          <span>Started</span>
          <span>Session · level · cement · devices</span>
          <span>
            bar ≤ {axes.topKpa / 100}, mL ≤ {axes.topMl}
          </span>
          <span>Alarms · marks</span>
          <span>Judged · hold · signed</span>
        </span>
        <span>Report</span>
      </li>
      {page.sessions.map((session, index) => (
        <SessionRow
          key={session.sessionId}
          session={session}
          axes={axes}
          isFirst={index === 0}
          isChosen={chosen.includes(session.sessionId)}
          onChoose={() => onChoose(session.sessionId)}
        />
      ))}
    </ul>
  );
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a.review-row")];
  const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
  rows[Math.min(Math.max(0, at + step), rows.length - 1)]?.focus();
}
