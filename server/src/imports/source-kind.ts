/** What a file or folder is, by its first bytes: names say nothing. */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ImportKind } from "@cementwatch/shared/imports/import-proposal";
import { MAGIC } from "../recording/mcap-layout.ts";
import { readSessionNote } from "../recording/metadata-file.ts";
import { importRefused } from "./import-refused.ts";
import { isSamplesCsv } from "./samples-csv-reader.ts";

const HEAD_BYTES = 512;
const KNOWN =
  "wanted is a case folder with setup.json, a session file or other MCAP, a .vital file, our samples.csv, or DICOM pictures";

/** @throws FaultError REC-IMPORT-REFUSED for anything else */
export function kindOfSource(path: string): ImportKind {
  const name = basename(path);
  const state = statSync(path, { throwIfNoEntry: false });
  if (state === undefined) throw importRefused(`${name}: no such file or folder`);
  if (state.isDirectory()) {
    if (existsSync(join(path, "setup.json"))) return "caseFolder";
    throw importRefused(`${name}: is a folder without setup.json: name its files instead; ${KNOWN}`);
  }
  // Opening a pipe would wait for ever.
  if (!state.isFile()) throw importRefused(`${name}: is no plain file: ${KNOWN}`);
  if (state.size === 0) throw importRefused(`${name}: is empty: copy it again from its source`);
  const fd = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const bytes = head.subarray(0, readSync(fd, head, 0, HEAD_BYTES, 0));
    if (MAGIC.every((byte, index) => bytes[index] === byte))
      return readSessionNote(fd) === undefined ? "mcap" : "record";
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "vital";
    if (bytes.toString("latin1", 128, 132) === "DICM") return "dicom";
    if (isSamplesCsv(bytes.toString("utf8"))) return "csv";
    throw importRefused(`${name}: is of a kind that is not known: ${KNOWN}`);
  } finally {
    closeSync(fd);
  }
}
