/** The files of one import, sorted by what they are; and the file of values among them, read by its own reader. */
import { basename } from "node:path";
import { IMPORT_FILES_MOST } from "@cementwatch/shared/imports/import-mapping";
import type { ImportKind } from "@cementwatch/shared/imports/import-proposal";
import { hashFile } from "../file-store/file-hash.ts";
import { importRefused } from "./import-refused.ts";
import { readForeignMcap } from "./mcap-reader.ts";
import { readSamplesCsv } from "./samples-csv-reader.ts";
import { kindOfSource } from "./source-kind.ts";
import type { ReadTracks } from "./track-source.ts";
import { readVital } from "./vital-reader.ts";

const READERS: Partial<Record<ImportKind, ReadTracks>> = {
  vital: (path, sink) => readVital(path, sink),
  mcap: readForeignMcap,
  csv: readSamplesCsv,
};

export interface Source {
  readonly path: string;
  readonly name: string;
  readonly kind: ImportKind;
  /** Of a file; a case folder has the one of its setup.json. */
  readonly sha256: string;
}

export interface Sources {
  readonly all: readonly Source[];
  readonly values?: Source & { readonly read: ReadTracks };
  readonly pictures: readonly Source[];
  readonly records: readonly Source[];
  readonly caseFolder?: Source;
}

/** @throws FaultError REC-IMPORT-REFUSED for files that do not go together; the system's errors */
export async function openSources(paths: readonly string[]): Promise<Sources> {
  if (paths.length === 0 || paths.length > IMPORT_FILES_MOST)
    throw importRefused(`${paths.length} files were named: name 1 to ${IMPORT_FILES_MOST}`);
  const all: Source[] = [];
  for (const path of paths) {
    const name = basename(path);
    if (all.some((other) => other.name === name))
      throw importRefused(
        `${name}: two files have this name: rename one, the mapping tells them apart by it`,
      );
    const kind = kindOfSource(path);
    const { sha256 } = await hashFile(kind === "caseFolder" ? `${path}/setup.json` : path);
    const same = all.find((other) => other.sha256 === sha256);
    if (same !== undefined) throw importRefused(`${name}: is the same file as ${same.name}: leave one out`);
    all.push({ path, name, kind, sha256 });
  }
  const of = (kind: ImportKind) => all.filter((source) => source.kind === kind);
  const [caseFolder] = of("caseFolder");
  const records = of("record");
  const values = all.filter(({ kind }) => READERS[kind] !== undefined);
  const isAlone = (group: readonly Source[]) => group.length === 0 || group.length === all.length;
  if (!isAlone(records) || !isAlone(of("caseFolder")) || of("caseFolder").length > 1)
    throw importRefused(
      "a case folder, or the files of one session of our own, are imported alone: name nothing beside them",
    );
  if (values.length > 1)
    throw importRefused(
      `${values[0]?.name} and ${values[1]?.name} both hold values: import one file of values at a time`,
    );
  const read = READERS[values[0]?.kind ?? "dicom"];
  return {
    all,
    pictures: of("dicom"),
    records,
    ...(caseFolder === undefined ? {} : { caseFolder }),
    ...(values[0] === undefined || read === undefined ? {} : { values: { ...values[0], read } }),
  };
}
