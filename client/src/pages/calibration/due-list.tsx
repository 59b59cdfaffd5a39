/** What is due within 30 days or over: devices, references, and the yearly tests of pedal, screen and speaker. */
import { fetchDue } from "./calibration-api.ts";
import { DUE_MARKS } from "./due-words.ts";
import { useLoaded } from "./use-loaded.ts";

export function DueList() {
  const { value, problem } = useLoaded(fetchDue);
  const due = value?.filter((item) => item.state !== "ok" || item.problem !== undefined);
  if (problem !== "") return <p role="alert">What is due is not known: {problem}</p>;
  if (due === undefined) return null;
  return (
    <section aria-label="Due">
      <h2>Due</h2>
      {due.length === 0 ? <p>Nothing on record is due within 30 days.</p> : null}
      <ul className="overview-due">
        {due.map((item) => (
          <li
            key={`${item.what} ${item.id}`}
            className={`due is-${item.problem === undefined ? item.state : "lockedOut"}`}
          >
            {DUE_MARKS[item.state]} {item.what} {item.title}
            {item.serialNumber === "" ? "" : ` SN ${item.serialNumber}`}: {item.problem ?? item.words}
          </li>
        ))}
      </ul>
    </section>
  );
}
