import { createCaseLineDecoder, encodeCaseLine } from "@cementwatch/server/case/case-line";
import { expect, it } from "vitest";

it("keeps columns that nothing reads in the bytes that are recorded, and decodes the others", () => {
  const bytes = encodeCaseLine({ volumeMl: 1.5, extra: { force_n: "3.1", "odd,name=": "a\nb" } });
  expect(new TextDecoder().decode(bytes)).toBe(",1.5,,force_n=3.1,odd_name_=a_b\n");
  const items = createCaseLineDecoder().received(bytes, 7);
  expect(items.map((item) => item.kind)).toEqual(["identity", "reading"]);
  expect(items[1]).toMatchObject({ signal: "volume", value: 1.5 });
});

it.each(["1,2\n", "1,2,3,4\n", "nonsense\n"])("rejects the line %j", (line) => {
  const items = createCaseLineDecoder().received(new TextEncoder().encode(line), 0);
  expect(items.at(-1)).toMatchObject({ kind: "rejected", code: "INJ-MALFORMED" });
});
