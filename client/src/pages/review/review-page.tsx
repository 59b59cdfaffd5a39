/** `/review`: the list of recorded sessions, or with `?session=` one of them as a replay. */
import { useSearchParams } from "react-router";
import { ReplayPage } from "./replay-page.tsx";
import { SessionList } from "./session-list.tsx";
import "./review.css";

export function ReviewPage() {
  const [parameters] = useSearchParams();
  const sessionId = parameters.get("session");
  return sessionId === null ? <SessionList /> : <ReplayPage key={sessionId} sessionId={sessionId} />;
}
