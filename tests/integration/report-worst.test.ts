/** Reports of sessions that went wrong: empty, damaged, too many of everything, names where none belong. */
import { copyFileSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { madeReport, sessionOf } from "../support/made-report.ts";
import {
  alarmMessage,
  configMessage,
  EVERY_LEVEL,
  pictureMessages,
  procedureRecord,
  recorded,
  sampleMessage,
} from "../support/procedure-fixture.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

const S = 1_000_000;

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
});
afterAll(() => shop.close());

describe("the report of the worst sessions", { timeout: 60_000 }, () => {
  it("tells what is missing when nothing was recorded but the start", async () => {
    const { report, text, pages } = await madeReport(
      shop,
      await sessionOf([recorded("/clock", 0, { wall: "x" })]),
      "empty",
    );
    expect(pages).toBe(1);
    expect(report.missing).toEqual([
      expect.stringMatching(/^No configuration/),
      expect.stringMatching(/^No account/),
      "No valid pressure was measured",
      "No valid volume was measured",
      "No picture is recorded",
    ]);
    expect(text).toContain("could not tell");
    // Defaults are nobody's choice.
    expect(text).not.toMatch(/osteoporotic|11G/);
    expect(report.levels).toEqual([]);
  });

  it("stands a damaged file, and names the damage", async () => {
    const messages = [
      configMessage(1, "CASE-7"),
      ...Array.from({ length: 400 }, (_, i) => sampleMessage("pressureKpa", i * 100_000, i)),
      recorded("/procedure", 40 * S, procedureRecord(["L1"])),
    ];
    const whole = await sessionOf(messages);
    const cut = join(temporaryFolder(), "cut.mcap");
    copyFileSync(whole, cut);
    truncateSync(cut, Math.floor(readFileSync(whole).length * 0.6));
    const { report, text } = await madeReport(shop, cut, "cut");
    expect(report.session.record.verdict).not.toBe("intact");
    expect(report.missing.length).toBeGreaterThan(0);
    expect(text).toMatch(/CASE-7|no pseudonym/);
  });

  it("finds room for seventeen levels on a second page", async () => {
    const procedure = procedureRecord(EVERY_LEVEL);
    const { pages, text } = await madeReport(
      shop,
      await sessionOf([configMessage(1, "CASE-7"), recorded("/procedure", 100 * S, procedure)]),
      "levels",
    );
    expect(pages).toBe(2);
    for (const level of EVERY_LEVEL) expect(text).toMatch(new RegExp(`^ *${level} +left`, "m"));
    expect(text).toContain("2 of 17 levels");
  });

  it("keeps the important ones of 600 alarms, and says how many are left out", async () => {
    const alarms = Array.from({ length: 600 }, (_, i) =>
      alarmMessage(i + 1, "raised", i * 100_000, {
        condition: i === 550 ? "A1" : "T2",
        kind: i === 550 ? "leak" : "technical",
        priority: i === 550 ? "high" : "low",
        place: i === 550 ? "CEMENT BEHIND WALL" : `device ${i}`,
        headline: "X",
      }),
    );
    const { report, text, pages } = await madeReport(
      shop,
      await sessionOf([configMessage(1, "CASE-7"), ...alarms]),
      "alarms",
    );
    expect(pages).toBe(1);
    expect(report.alarms).toHaveLength(500);
    expect(report.alarmsLeftOut).toBe(100);
    expect(text).toContain("CEMENT BEHIND WALL");
    const shown = text.match(/device \d+/g)?.length ?? 0;
    expect(text).toContain(`and ${600 - shown - 1} of lower priority`);
  });

  it("cuts long labels, keeps right-to-left text in its own cell, and takes controls out", async () => {
    const procedure = procedureRecord(["L1"]);
    const labels = [
      `${"very long ".repeat(400)}`,
      "תיוג בעברית",
      "اختبار",
      "\u202Ereversed",
      "green\u0000blue\nred",
      "🦴 bone",
    ];
    const marks = labels.map((text, i) => ({ atUs: (20 + i) * S, sequence: i, kind: "mark", text }) as const);
    const { report, text, pages } = await madeReport(
      shop,
      await sessionOf(
        [configMessage(1, "CASE-7"), recorded("/procedure", 100 * S, { ...procedure, marks })],
        "t".repeat(3000),
      ),
      "labels",
    );
    expect(pages).toBe(1);
    expect(report.marks.map((mark) => mark.text)).toEqual([
      expect.stringMatching(/^very long .*…$/),
      "תיוג בעברית",
      "اختبار",
      "reversed",
      "green blue red",
      "🦴 bone",
    ]);
    expect(text).toContain("green blue red");
    expect(text).toContain("Not a medical device");
    expect(text.replaceAll(/[\u200e\u200f\u202a-\u202e]/g, "")).toContain("בעברית");
    expect(await shop.tool("dsrdump", "+Pl", "labels.sr")).toContain("תיוג בעברית");
  });

  it("lets no name out of a picture's header into any form", async () => {
    const { report, forms } = await madeReport(
      shop,
      await sessionOf([
        configMessage(1, "CASE-7"),
        ...pictureMessages(2, 2 * S, 1, "SECRET^NAME"),
        ...pictureMessages(4, 3 * S, 2, "SECRET^NAME"),
        recorded("/procedure", 4 * S, procedureRecord(["L1"])),
      ]),
      "names",
    );
    expect(report.keyFrames).toHaveLength(2);
    for (const [form, bytes] of forms)
      expect(Buffer.from(bytes).toString("latin1"), form).not.toMatch(/SECRET/i);
    expect(await shop.tool("pdftotext", "names.pdf", "-")).not.toMatch(/SECRET/i);
  });

  it("passes over an account of another form", async () => {
    const messages = [configMessage(1, "CASE-7"), recorded("/procedure", 1 * S, { phase: "ended" })];
    const { report } = await madeReport(shop, await sessionOf(messages), "form");
    expect(report.missing.join()).toMatch(/No account of the procedure/);
  });

  it("says when a picture that it wanted is gone", async () => {
    const { report } = await madeReport(
      shop,
      await sessionOf([
        configMessage(1, "CASE-7"),
        ...pictureMessages(2, 2 * S, 1, "X").filter(({ topic }) => topic !== "/input/dicom"),
      ]),
      "gone",
    );
    expect(report.missing).toContain('The picture "First judged" cannot be read');
  });
});
