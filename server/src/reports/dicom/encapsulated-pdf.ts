/** The page as a DICOM Encapsulated PDF object (PS3.3 A.45.1). */
import type { Report } from "../report.ts";
import { dicomTime, put, sharedModules, writeObject } from "./dicom-object.ts";

const ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1";
const TITLE = "Cement injection report";

/** @param pdf of even length, so that it comes out byte for byte */
export function encapsulatedPdf(report: Report, pdf: Uint8Array): Uint8Array {
  const elements = sharedModules(report, {
    classUid: ENCAPSULATED_PDF,
    modality: "DOC",
    title: TITLE,
    form: "encapsulated PDF",
  });
  const { date, time } = dicomTime(report.session.startedAt);
  put(elements, "00080064", "CS", "SD");
  put(elements, "0008002A", "DT", `${date}${time}`);
  put(elements, "00280301", "CS", "NO");
  put(elements, "0040A043", "SQ");
  put(elements, "00420010", "ST", report.isSimulated ? `SIMULATED ${TITLE}` : TITLE);
  // Not `slice`: of a Buffer it is a view, and its `.buffer` would be everything that lies beside it in memory.
  put(elements, "00420011", "OB", Uint8Array.from(pdf).buffer);
  put(elements, "00420012", "LO", "application/pdf");
  put(elements, "00420015", "UL", pdf.length);
  return writeObject(elements);
}
