/** Who calibrated last at this screen: proposed again, never assumed. A browser without storage proposes nothing. */
const KEY = "cementwatch.calibration.operator";

export function lastOperator(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function keepOperator(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing: it is typed again.
  }
}
