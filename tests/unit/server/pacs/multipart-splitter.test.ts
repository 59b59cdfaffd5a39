import { boundaryOf, MultipartSplitter } from "@cementwatch/server/pacs/multipart-splitter";
import { expect, it } from "vitest";

/** A part that holds almost a boundary, an empty one, and one without headers. */
const PARTS = ["one\r\n--b", "", "three\r\n"];
const BODY = Buffer.from(
  [
    "preamble\r\n--bound\r\nContent-Type: application/dicom\r\nX: y\r\n\r\n",
    PARTS[0],
    "\r\n--bound\r\nA: b\r\n\r\n",
    PARTS[1],
    "\r\n--bound\r\n\r\n",
    PARTS[2],
    "\r\n--bound--\r\nepilogue",
  ].join(""),
);

function split(body: Buffer, chunkBytes: number) {
  const parts: string[] = [];
  let open = 0;
  const splitter = new MultipartSplitter("bound", {
    begin: () => {
      open += 1;
      parts.push("");
    },
    data: (bytes) => {
      parts.push((parts.pop() ?? "") + Buffer.from(bytes).toString());
    },
    end: () => {
      open -= 1;
    },
  });
  let wrong: string | undefined;
  for (let at = 0; at < body.length; at += chunkBytes)
    wrong ??= splitter.feed(body.subarray(at, at + chunkBytes));
  return { parts, open, wrong, isOver: splitter.isOver };
}

it.each([1, 2, 3, 7, 1_000])("gives the same parts in chunks of %i bytes", (chunkBytes) => {
  expect(split(BODY, chunkBytes)).toEqual({ parts: PARTS, open: 0, wrong: undefined, isOver: true });
});

it("is not over when the body ends in the middle, and refuses endless headers", () => {
  expect(split(BODY.subarray(0, 90), 10)).toMatchObject({ isOver: false });
  const endless = Buffer.from(`--bound\r\n${"X: y\r\n".repeat(2_000)}`);
  expect(split(endless, 500).wrong).toBe("a part with endless headers");
});

it("finds a boundary with and without quotes, and none where there is none", () => {
  expect(boundaryOf('multipart/related; type="application/dicom"; boundary="a b"')).toBe("a b");
  expect(boundaryOf("Multipart/Related;boundary=abc; x=y")).toBe("abc");
  expect([undefined, "application/json", "multipart/related"].map(boundaryOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
