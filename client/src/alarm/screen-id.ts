/** What tells this page from the other screens of the room: the same after a reload, another in another tab. */
const KEY = "cementwatch.screenId";

/** Kept for the life of the tab. */
export function screenId(): string {
  const known = sessionStorage.getItem(KEY);
  if (known !== null) return known;
  const fresh = [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  sessionStorage.setItem(KEY, fresh);
  return fresh;
}
