/**
 * Where an imported session came from: in its own file, or beside it when the file is a record of another machine that
 * was copied as it is. File names are left out: they may name the patient.
 */

import type { ImportMapping } from "@cementwatch/shared/imports/import-mapping";
import type { ImportKind } from "@cementwatch/shared/imports/import-proposal";
import type { JsonValue } from "@cementwatch/shared/json";
import { fileBeside } from "../recording/files-beside.ts";

export interface ImportNote {
  readonly kinds: readonly ImportKind[];
  /** SHA-256 of each source, in the order of the mapping. */
  readonly sha256: readonly string[];
  readonly confirmedBy: string;
  /** ISO 8601, UTC. */
  readonly confirmedAt: string;
  readonly mapping: JsonValue;
}

export function importNoteOf(
  kinds: readonly ImportKind[],
  mapping: ImportMapping,
  confirmedAt: string,
): ImportNote {
  const numbers = new Map(mapping.files.map(({ name }, index) => [name, `source ${index + 1}`]));
  const { files, pictures, confirmedBy, ...rest } = mapping;
  const told = {
    ...rest,
    pictures: pictures.map(({ file, view }) => ({ file: numbers.get(file) ?? "source", view })),
  };
  return {
    kinds,
    sha256: files.map(({ sha256 }) => sha256),
    confirmedBy,
    confirmedAt,
    mapping: JSON.parse(JSON.stringify(told)) as JsonValue,
  };
}

export function importNoteBeside(sessionFile: string): string {
  return fileBeside(sessionFile, "importNote") ?? `${sessionFile}.import.json`;
}
