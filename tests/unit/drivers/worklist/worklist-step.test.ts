import { joinBytes, sequenceElement, textElement } from "@cementwatch/drivers/worklist/dicom-elements";
import { TAG } from "@cementwatch/drivers/worklist/worklist-messages";
import { readStep } from "@cementwatch/drivers/worklist/worklist-step";
import { describe, expect, it } from "vitest";

interface Written {
  readonly name?: string;
  readonly id?: string;
  readonly accession?: string;
  readonly study?: string;
  readonly description?: string;
  readonly date?: string;
  readonly time?: string;
}

function step(written: Written) {
  const bytes = joinBytes(
    textElement(TAG.accessionNumber, written.accession),
    textElement(TAG.patientName, written.name),
    textElement(TAG.patientId, written.id),
    textElement(TAG.studyUid, written.study, "\0"),
    sequenceElement(
      TAG.stepSequence,
      textElement(TAG.stepDate, written.date),
      textElement(TAG.stepTime, written.time),
      textElement(TAG.stepDescription, written.description),
    ),
  );
  const read = readStep(bytes, (id) => `pseudonym of ${id.length}`);
  if (read === undefined) throw new Error("the step must be read");
  return read;
}

describe("who it is", () => {
  it("is left out of every text: the name's parts, the id, in any case", () => {
    const name = "DOE^JANE^ANN";
    expect(step({ name, description: "vertebroplasty jane" }).worklist.description).toBe("");
    expect(step({ name, id: "4711", description: "L1 (4711)" }).worklist.description).toBe("");
    expect(step({ name, description: "vertebroplasty L1" }).worklist.description).toBe("vertebroplasty L1");
    expect(step({ id: "4711", accession: "4711" }).worklist.accessionNumber).toBe("");
    expect(step({ id: "4711", study: "1.2.4711.3" }).worklist.studyInstanceUid).toBe("");
  });

  it("is a pseudonym, or nothing when the worklist names no id", () => {
    expect(step({ id: "4711" }).pseudonym).toBe("pseudonym of 4");
    expect(step({}).pseudonym).toBe("");
  });
});

describe("a value that does not fit", () => {
  it("is left out rather than cut when it identifies something", () => {
    expect(step({ accession: "12345678901234567" }).worklist.accessionNumber).toBe("");
    expect(step({ study: "not a uid" }).worklist.studyInstanceUid).toBe("");
    expect(step({ description: "x".repeat(80) }).worklist.description).toHaveLength(64);
  });

  it("leaves a time that is none out", () => {
    expect(step({ date: "20261126", time: "093000.123" }).worklist.scheduledAt).toBe("20261126 093000");
    expect(step({ date: "20261126", time: "soon" }).worklist.scheduledAt).toBe("20261126");
    expect(step({ date: "2026", time: "0930" }).worklist.scheduledAt).toBe("");
  });
});

it("is undefined for what is no data set", () => {
  expect(readStep(Uint8Array.of(1, 2, 3), () => "")).toBeUndefined();
});
