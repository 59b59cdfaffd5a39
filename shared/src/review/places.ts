/** Where cement can be outside the body, in the words of review: route and site are coded as alarms and truth code them. */
import type { LeakRoute, LeakSite } from "../alarm/alarm.ts";

export interface LeakPlace {
  readonly title: string;
  readonly route?: LeakRoute;
  readonly site?: LeakSite;
}

/** The first one says nothing. */
export const LEAK_PLACES: readonly LeakPlace[] = [
  { title: "place not said" },
  { title: "canal", route: "posterior", site: "canal" },
  { title: "canal, by a vein", route: "vein", site: "canal" },
  { title: "vein beside the body", route: "vein", site: "paravertebral" },
  { title: "vein in front of the body", route: "vein", site: "prevertebral" },
  { title: "disc above", route: "disc", site: "discSuperior" },
  { title: "disc below", route: "disc", site: "discInferior" },
  { title: "anterior", route: "anterior", site: "prevertebral" },
  { title: "lateral", route: "lateral", site: "paravertebral" },
  { title: "needle track", route: "needleTrack", site: "track" },
];

export const LEAK_ROUTES = [
  "posterior",
  "vein",
  "disc",
  "anterior",
  "lateral",
  "needleTrack",
] as const satisfies readonly LeakRoute[];
export const LEAK_SITES = [
  "canal",
  "discSuperior",
  "discInferior",
  "prevertebral",
  "paravertebral",
  "track",
] as const satisfies readonly LeakSite[];

/** Words for a coded place. */
export function placeTitle({
  route,
  site,
}: {
  readonly route?: LeakRoute | undefined;
  readonly site?: LeakSite | undefined;
}): string {
  const place = LEAK_PLACES.find((entry) => entry.route === route && entry.site === site);
  return place?.title ?? [route, site].filter((part) => part !== undefined).join(", ");
}
