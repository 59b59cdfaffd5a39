/** Asks an archive for studies, either way; patients come out as pseudonyms. */
import type { PacsWay, StudyAnswer, StudyQuery } from "@cementwatch/shared/pacs/pacs-view";
import { echo } from "./echo.ts";
import { findStudies } from "./find-studies.ts";
import type { PacsTarget } from "./pacs-target.ts";
import { qidoStudies } from "./qido-studies.ts";
import { studyRow } from "./study-row.ts";
import { dimsePeer, webPeer } from "./target-peers.ts";

/** A study that nobody has: whether DICOMweb answers at all. */
const NOBODY = { accession: "CW-ECHO-0" };

/** @throws FaultError NET-PACS-FAILED with advice */
export async function queryStudies(
  target: PacsTarget,
  way: PacsWay,
  query: StudyQuery,
  pseudonymOf: (patientId: string) => string,
): Promise<StudyAnswer> {
  const { studies, hasMore } =
    way === "web" ? await qidoStudies(webPeer(target), query) : await findStudies(dimsePeer(target), query);
  const rows = studies.flatMap((found) => studyRow(found, pseudonymOf, query.pseudonym) ?? []);
  return { rows: rows.toSorted((a, b) => b.date.localeCompare(a.date, "en")), hasMore };
}

/** @throws FaultError NET-PACS-FAILED with advice */
export async function echoTarget(target: PacsTarget, way: PacsWay): Promise<void> {
  if (way === "web") await qidoStudies(webPeer(target), NOBODY);
  else await echo(dimsePeer(target));
}
