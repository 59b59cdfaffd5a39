import { studyRow } from "@cementwatch/server/pacs/study-row";
import { expect, it } from "vitest";

const FOUND = {
  studyUid: "1.2.3",
  patientId: "PID-77310042",
  patientName: "Müller^Jörg=X",
  accession: "ACC-1",
  date: "20261127",
  description: "PVP L1",
  modalities: "XA\\SR",
};
const made = (change: Partial<typeof FOUND>, asked?: string) =>
  studyRow({ ...FOUND, ...change }, (id) => `made of ${id}`, asked);

it("shows a pseudonym in place of whom it is about, and no text that names them", () => {
  expect(made({})).toEqual({
    studyUid: "1.2.3",
    pseudonym: "made of PID-77310042",
    accession: "ACC-1",
    date: "2026-11-27",
    description: "PVP L1",
    modalities: "XA, SR",
  });
  expect(made({ description: "PVP MULLER", accession: "PID-77310042" })).toMatchObject({
    description: "",
    accession: "",
  });
});

it("keeps a pseudonym that was asked for, and makes none of no id", () => {
  expect(made({ patientId: "CASE-7" }, "CASE-7")).toMatchObject({ pseudonym: "CASE-7" });
  expect(made({ patientId: "W-ABCDEF-GHJKMN" })).toMatchObject({ pseudonym: "W-ABCDEF-GHJKMN" });
  expect(made({ patientId: "" })).toMatchObject({ pseudonym: "" });
});

it("leaves out a study whose UID cannot be used, and a date that is none", () => {
  for (const studyUid of ["", "../../etc", "1..2", "1".repeat(65), "1.2/3"])
    expect(made({ studyUid })).toBeUndefined();
  expect(made({ date: "yesterday" })).toMatchObject({ date: "" });
});
