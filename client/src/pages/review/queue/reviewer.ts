/** Who judged last in this browser: proposed again. A browser without storage proposes nothing. */
const KEY = "cementwatch.review.author";

export function lastReviewer(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function keepReviewer(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing: it is typed again.
  }
}
