import { identityText, linkCells } from "@cementwatch/client/pages/engineer/link-words";
import {
  createLinkTrack,
  linkFiguresOf,
  takeReceived,
  takeSent,
} from "@cementwatch/shared/telemetry/link-quality";
import { expect, it } from "vitest";

function poorNames(lost: number): readonly string[] {
  const track = createLinkTrack();
  for (let index = 0; index < 1_000; index++) {
    const atUs = index * 25_000;
    takeSent(track, 5, atUs);
    if (index < lost) continue;
    const reading = { kind: "reading", signal: "pressure", value: 1, unit: "kPa", quality: "valid" } as const;
    takeReceived(track, 9, [{ ...reading, firstByteAtUs: atUs + 9_000 }], atUs + 9_000);
  }
  return linkCells(linkFiguresOf(track, 25_000_000), 25_000)
    .filter(({ isPoor }) => isPoor)
    .map(({ name }) => name);
}

it("calls a line poor above one lost answer in a hundred, and no good line", () => {
  expect(poorNames(0)).toEqual([]);
  expect(poorNames(10)).toEqual([]);
  expect(poorNames(11)).toEqual(["Unanswered"]);
});

it("shows dashes for what was never measured, and says that nobody has spoken", () => {
  const cells = linkCells(linkFiguresOf(createLinkTrack(), 0), 0);
  expect(cells.find(({ name }) => name === "Clock drift")?.text).toBe("– –");
  expect(cells.every(({ text }) => !/NaN|undefined|Infinity/.test(text))).toBe(true);
  const silent = { identity: { model: "", serialNumber: "", firmware: "" } };
  expect(identityText(silent as Parameters<typeof identityText>[0])).toBe("has not said who it is");
});
