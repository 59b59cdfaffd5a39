import { readStowAnswer } from "@cementwatch/server/pacs/stow-answer";
import { expect, it } from "vitest";

const read = (value: unknown) => {
  const answer = readStowAnswer(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)));
  return answer === undefined ? undefined : Object.fromEntries(answer);
};
const uid = (value: string) => ({ "00081155": { vr: "UI", Value: [value] } });

it("reads a status for each object; what is named as stored and failed has failed", () => {
  const answer = {
    "00081190": { vr: "UR", Value: ["http://archive/studies/1"] },
    "00081198": {
      vr: "SQ",
      Value: [
        { ...uid("1.2"), "00081197": { vr: "US", Value: [0x0122] } },
        { ...uid("1.3") },
        { ...uid("1.1"), "00081197": { vr: "US", Value: [0xa700] } },
      ],
    },
    "00081199": {
      vr: "SQ",
      Value: [uid("1.1"), { ...uid("1.4"), "00081196": { vr: "US", Value: [0xb000] } }],
    },
  };
  const statuses = { "1.1": 0xa700, "1.2": 0x0122, "1.3": 0x0110, "1.4": 0xb000 };
  expect(read(answer)).toEqual(statuses);
  expect(read([answer])).toEqual(statuses);
});

it.each(["", "<html>", "null", "[]", "{}", '{"00081199":{"Value":[{"00081155":{"Value":[7]}}]}}'])(
  "takes %j for no answer",
  (text) => expect(read(text)).toBeUndefined(),
);
