import { IdentityWatch } from "@cementwatch/server/deident/identity-watch";
import { expect, it } from "vitest";

const stamp = { sequence: 1, atUs: 0, measuredAtUs: 0 };

function watchFor(...texts: string[]): IdentityWatch {
  const watch = new IdentityWatch();
  watch.add(texts, "ACME SCANNER");
  return watch;
}

it("finds a part of a name in a text, a key, and the head of an object, and does not repeat it", () => {
  const watch = watchFor("Zwiebelfisch^Kunigunde", "123456");
  const objects = [{ note: "with Kunigunde." }, { Zwiebelfisch: 1 }, [["123456"]]];
  for (const json of objects) {
    expect(() => watch.check({ ...stamp, topic: "/status", json })).toThrow(/would still stand in \/status/);
    expect(() => watch.check({ ...stamp, topic: "/status", json })).not.toThrow(
      /Kunigunde|Zwiebelfisch|123456/,
    );
  }
  const bytes = Buffer.from("....Zwiebelfisch....");
  expect(() => watch.check({ ...stamp, topic: "/input/dicom", json: {}, bytes })).toThrow("/input/dicom");
});

it("lets numbers, parts of other words, short texts, the device's name and pixels pass", () => {
  const watch = watchFor("123456", "Lee", "Kunig", "Scanner");
  const json = { count: 123456, digits: "91234567", name: "Kunigunde", lee: "Lee", device: "Scanner" };
  expect(() => watch.check({ ...stamp, topic: "/status", json })).not.toThrow();
  const bytes = Buffer.concat([Buffer.from([0xe0, 0x7f, 0x10, 0]), Buffer.from(" Kunig ")]);
  expect(() => watch.check({ ...stamp, topic: "/input/dicom", bytes })).not.toThrow();
});
