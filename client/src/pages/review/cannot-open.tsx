/** Instead of a page of review that cannot be shown: why, and the way back. */
import { Link } from "react-router";

interface CannotOpenProps {
  readonly title: string;
  readonly problem: string;
}

export function CannotOpen({ title, problem }: CannotOpenProps) {
  return (
    <main className="review-list">
      <header>
        <Link to="/review?tab=sessions" className="review-link">
          ← Sessions
        </Link>
        <h1>{title}</h1>
      </header>
      <p className="review-problem" role="alert">
        {problem}
      </p>
    </main>
  );
}
