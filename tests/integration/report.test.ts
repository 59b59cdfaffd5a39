/** The report of whole sessions, also of the worst ones, read back with other makers' tools. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { makeReport, REPORT_FORMS } from "@cementwatch/server/reports/make-report";
import type { Report } from "@cementwatch/server/reports/report";
import { createServices } from "@cementwatch/server/session/server-services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { type MadeReport, madeReport, sessionOf } from "../support/made-report.ts";
import { configMessage, copyWithProcedure, procedureRecord, recorded } from "../support/procedure-fixture.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";
import { TestApps } from "../support/test-app.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");
const S = 1_000_000;

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
});
afterAll(() => shop.close());

describe("a simulated case", { timeout: 120_000 }, () => {
  let path: string;
  let case_: MadeReport;
  beforeAll(async () => {
    await recordCase(shop.path("plain.mcap"), {
      ...HAND_BURSTS,
      fitted: ["pressure", "volume"],
      technique: "pump",
    });
    path = shop.path("2026-01-15-test.mcap");
    await copyWithProcedure(shop.path("plain.mcap"), path, procedureRecord(["L1", "L2"]));
    case_ = await madeReport(shop, path, "case");
  }, 240_000);

  it("stands on one A4 page that says SIMULATED and what was done", () => {
    const { text, pages, report } = case_;
    expect(pages).toBe(1);
    for (const words of [
      "SIMULATED",
      "Not a medical device",
      "CEMENT BEHIND WALL",
      "≈ 8.4 mL",
      "SpO₂ 91 %",
      "kPa",
    ])
      expect(text).toContain(words);
    expect(text).toContain(report.session.record.hashes[0]?.sha256);
    expect(text.match(/Not a medical device/g)).toHaveLength(1);
    expect(report).toMatchObject({
      schema: "cementwatch.report",
      schemaVersion: 1,
      isSimulated: true,
      missing: [],
    });
  });

  it("measures what the record holds: pressure, the loop, looks, alarms, pictures", () => {
    const { report } = case_;
    expect(report.pressure.peakKpa).toBeGreaterThan(100);
    expect(report.loop.length).toBeGreaterThan(50);
    expect(Math.max(...report.loop.map(([, kpa]) => kpa))).toBeCloseTo(report.pressure.peakKpa ?? 0, 6);
    expect(report.timeline.beam.length).toBeGreaterThan(5);
    expect(report.timeline.phases.map(({ phase }) => phase)).toEqual([
      "setUp",
      "waiting",
      "injecting",
      "watching",
      "ended",
    ]);
    expect(report.alarms[0]).toMatchObject({ condition: "A1", priority: "high" });
    expect(report.keyFrames.map(({ caption }) => caption)).toEqual([
      "First judged",
      "A1 CEMENT BEHIND WALL",
      "Last",
    ]);
    expect(report.marks.map(({ text }) => text)).not.toContain("taken back");
    expect(report.session.record).toMatchObject({ verdict: "intact" });
  });

  it("shows the pictures on the page", async () => {
    const images = await shop.tool("pdfimages", "-list", "case.pdf");
    expect(images.split("\n").filter((line) => / image /.test(line))).toHaveLength(3);
  });

  it("is the same, byte for byte, when it is made again", async () => {
    const again = await makeReport({ paths: [path] }, REPORT_FORMS);
    for (const form of REPORT_FORMS) expect(again.get(form), form).toEqual(case_.forms.get(form));
  });

  it("becomes a DICOM object from which the page comes out byte for byte", async () => {
    await shop.tool("dcm2pdf", "case.dicom", "out.pdf");
    expect(await shop.read("out.pdf")).toEqual(Uint8Array.from(case_.forms.get("pdf") ?? []));
    const dump = await shop.tool("dcmdump", "case.dicom");
    expect(dump).toMatch(/\(0008,0016\) UI =EncapsulatedPDFStorage/);
    expect(dump).toMatch(/\(0010,0020\) LO \[SIM-12\]/);
    expect(dump).toMatch(/SIMULATED/);
    const { output } = await shop.attempt("dciodvfy", "case.dicom");
    expect(output).toMatch(/EncapsulatedPDF/);
    expect(output).not.toMatch(/^Error/m);
  });

  it("becomes a procedure log in order of time that other tools find no fault with", async () => {
    const dump = await shop.tool("dsrdump", "+Pl", "case.sr");
    for (const words of [
      "Procedure Log Document",
      "Cath Lab Procedure Log",
      "SIMULATED: no patient was treated",
    ])
      expect(dump).toContain(words);
    expect(dump).toMatch(/Cement delivered at level"?\)="4\.2" \(mL,UCUM/);
    expect(dump).toMatch(/Dose Area Product Total"?\)="0\.0032?/);
    expect(dump).toMatch(/Alarm raised.*CEMENT BEHIND WALL/);
    const times = [...dump.matchAll(/^ {2}<contains .*\{(.+)\}$/gm)].map(([, time]) => time ?? "");
    expect(times.length).toBeGreaterThan(20);
    expect(times).toEqual(times.toSorted());
    expect(dump).not.toMatch(/^E:/m);
    const { output } = await shop.attempt("dciodvfy", "case.sr");
    expect(output).toMatch(/ProcedureLog/);
    expect(output).not.toMatch(/^Error/m);
  });

  it("is made by the command line, which names what it needs", async () => {
    const cli = (...args: string[]) =>
      spawnSync(process.execPath, [CLI, "report", ...args], { encoding: "utf8" });
    const out = shop.path("cli.pdf");
    const { status, stdout } = cli(path, "--pdf", out);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `wrote ${out}\n` });
    expect(readFileSync(out)).toEqual(Buffer.from(case_.forms.get("pdf") ?? []));
    const again = cli(path, "--pdf", out);
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/exists already/);
    expect(cli(path).stderr).toMatch(/at least one file/);
    expect(cli(shop.path("none.mcap"), "--json", shop.path("none.json")).status).toBe(2);
    expect(existsSync(shop.path("none.json"))).toBe(false);
  });
});

describe("the routes", { timeout: 60_000 }, () => {
  const apps = new TestApps();
  afterAll(() => apps.closeAll());

  it("make each form in a thread, take a follow-up, and refuse with advice", async () => {
    const dataFolder = temporaryFolder();
    mkdirSync(join(dataFolder, "sessions"));
    const path = await sessionOf([
      configMessage(1, "CASE-7"),
      recorded("/procedure", 9 * S, procedureRecord(["L1"])),
    ]);
    copyFileSync(path, join(dataFolder, "sessions", "case.mcap"));
    writeFileSync(join(dataFolder, "sessions", "broken.mcap"), "no session at all");
    const services = await createServices({ dataFolder, onError: () => undefined });
    try {
      const { url } = await apps.start({ services });
      const get = (name: string, id = "case") => fetch(`${url}/api/sessions/${id}/${name}`);
      const types = {
        "report.pdf": "application/pdf",
        "report.json": "application/json",
        "report.pdf.dcm": "application/dicom",
        "report.sr.dcm": "application/dicom",
      };
      for (const [name, type] of Object.entries(types)) {
        const answer = await get(name);
        expect(answer.status, name).toBe(200);
        expect(answer.headers.get("content-type"), name).toContain(type);
        expect((await answer.arrayBuffer()).byteLength, name).toBeGreaterThan(500);
      }
      expect((await get("report.pdf", "none")).status).toBe(404);
      expect((await get("report.pdf", "..%2fcase")).status).toBe(404);
      const broken = await get("report.pdf", "broken");
      expect(broken.status).toBe(409);
      expect(((await broken.json()) as { code: string }).code).toBe("REC-UNREADABLE");

      const before = readFileSync(join(dataFolder, "sessions", "case.mcap"));
      const post = (body: unknown, id = "case") =>
        fetch(`${url}/api/sessions/${id}/follow-up`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      expect((await post({ painAfter: 2, hoursToWalking: 5 })).status).toBe(201);
      expect((await post({ painAfter: 12 })).status).toBe(400);
      expect((await post({ painAfter: 2 }, "none")).status).toBe(404);
      const { followUp } = (await (await get("report.json")).json()) as Report;
      // What was entered during the case stays where nothing newer was said.
      expect(followUp).toMatchObject({ painBefore: 8, painAfter: 2, hoursToWalking: 5 });
      expect(followUp.enteredAt).toMatch(/^\d{4}-/);
      expect(readFileSync(join(dataFolder, "sessions", "case.mcap"))).toEqual(before);
    } finally {
      await services.close();
    }
  });
});
