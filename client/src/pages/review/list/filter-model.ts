/** The filters of the list as they stand in the page's address, and as the server is asked. Pure. */

/** Names in the address, which are those of the server too, but for days: here they are local ones. */
export const FILTERS = [
  "text",
  "from",
  "to",
  "room",
  "level",
  "cement",
  "alarm",
  "minMinutes",
  "maxMinutes",
  "device",
  "origin",
  "state",
] as const;
export type FilterName = (typeof FILTERS)[number];

export const PAGE_LENGTH = 50;
const PRIORITIES: readonly string[] = ["high", "medium", "low", "none"];

/** The server's query for what stands in the address. A day that cannot be one is left as it is: the server names it. */
export function queryOf(address: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = address.get(name)?.trim() ?? "";
    if (value === "") continue;
    if (name === "from") query.set("from", momentOf(`${value}T00:00:00.000`) ?? value);
    else if (name === "to") query.set("to", momentOf(`${value}T23:59:59.999`) ?? value);
    else if (name === "alarm") query.set(PRIORITIES.includes(value) ? "priority" : "condition", value);
    else query.set(name, value);
  }
  const [sort, direction] = (address.get("sort") ?? "started down").split(" ");
  query.set("sort", sort ?? "started");
  query.set("direction", direction ?? "down");
  query.set("limit", String(PAGE_LENGTH));
  query.set("offset", String(pageOf(address) * PAGE_LENGTH));
  return query;
}

/** Pages count from 0. */
export function pageOf(address: URLSearchParams): number {
  const page = Number(address.get("page") ?? "0");
  return Number.isInteger(page) && page > 0 ? page : 0;
}

/** The address with one filter changed: it begins at the first page again. */
export function withFilter(address: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(address);
  if (value === "") next.delete(name);
  else next.set(name, value);
  if (name !== "page") next.delete("page");
  return next;
}

export function isFiltered(address: URLSearchParams): boolean {
  return FILTERS.some((name) => (address.get(name) ?? "") !== "");
}

/** Local days: those that people remember. */
function momentOf(local: string): string | undefined {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** At most two sessions are compared: a third takes the place of the first. */
export function chosenWith(chosen: readonly string[], sessionId: string): readonly string[] {
  if (chosen.includes(sessionId)) return chosen.filter((id) => id !== sessionId);
  return [...chosen.slice(-1), sessionId];
}
