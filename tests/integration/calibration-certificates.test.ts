import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CalibrationOffice } from "@cementwatch/server/calibration-store/calibration-office";
import { registerCalibrationRoutes } from "@cementwatch/server/routes/calibration-routes";
import { registerErrorForm } from "@cementwatch/server/routes/http-error";
import { registerReferenceRoutes } from "@cementwatch/server/routes/reference-routes";
import type { ServerServices } from "@cementwatch/server/services";
import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { entryDraft } from "../support/calibration-entry.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

const session = {
  sessionId: "gone",
  title: "Case",
  origin: "live",
  startedAt: "2026-11-20T08:00:00Z",
  durationUs: 1,
  sizeBytes: 1,
  state: "complete",
  highAlarms: 0,
  marks: 0,
} as const;

async function opened(folder = temporaryFolder()) {
  const calibrationOffice = new CalibrationOffice({
    dataFolder: folder,
    wallMs: () => Date.UTC(2026, 10, 26),
    software: "cementwatch 0.1.0",
  });
  await calibrationOffice.load();
  const app = fastify();
  registerErrorForm(app);
  const services = { calibrationOffice, listSessions: async () => [session] } as unknown as ServerServices;
  registerCalibrationRoutes(app, services);
  registerReferenceRoutes(app, services);
  const get = (url: string) => app.inject({ method: "GET", url });
  return { app, get, office: calibrationOffice, folder };
}

describe("certificates over HTTP", () => {
  it("give the page of ISO/IEC 17025 7.8, with the same bytes each time", async () => {
    const { get, office, folder } = await opened();
    const { id, hash } = await office.calibrations.add(
      entryDraft({ adjustment: "correction", errorKpa: 40 }),
    );
    const first = (await get(`/api/calibrations/${id}/certificate.pdf`)).rawPayload;
    expect((await get(`/api/calibrations/${id}/certificate.pdf`)).rawPayload.equals(first)).toBe(true);
    const path = join(folder, "certificate.pdf");
    writeFileSync(path, first);
    const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
    for (const words of [
      "Calibration certificate",
      id,
      hash,
      "page 1 of 2",
      "page 2 of 2",
      "serial number 448812",
      "DKD-R 6-1",
      "D-K-15105-2026-03",
      "22.4 ± 0.5 °C",
      "Results as found, in bar",
      "Results as left, in bar",
      "+0.4020",
      "0.0048",
      "Decision rule (ILAC-G8",
      "Not issued by an accredited laboratory",
      "only in full",
      "Uncertainty budget",
      "MK 117",
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain("SIMULATED");
  });

  it("give a DCC that is whole XML with D-SI values, and a label", async () => {
    const { get, office, folder } = await opened();
    const { id } = await office.calibrations.add(entryDraft({ isSimulated: true }));
    const path = join(folder, "dcc.xml");
    writeFileSync(path, (await get(`/api/calibrations/${id}/dcc.xml`)).body);
    const at = (query: string) =>
      execFileSync("xmllint", ["--xpath", `string(${query})`, path], { encoding: "utf8" }).trim();
    expect(at("/*[local-name()='digitalCalibrationCertificate']/@schemaVersion")).toBe("3.1.2");
    expect(at("//*[local-name()='uniqueIdentifier']")).toBe(id);
    const quantity = "//*[local-name()='quantity'][@refType='basic_measurementError']";
    expect(at(`${quantity}//*[local-name()='valueXMLList']`)).toBe("0.2 1.2 2.2 3.2 4.2");
    expect(at(`${quantity}//*[local-name()='unitXMLList']`)).toBe("\\kilo\\pascal");
    expect(at(`${quantity}//*[local-name()='uncertaintyXMLList']`)).toBe(
      "0.4764 0.4764 0.4764 0.4764 0.4764",
    );
    expect(at("//*[local-name()='conformityXMLList']")).toBe("pass pass pass pass pass");
    expect(at("//*[local-name()='statement'][1]")).toContain("SIMULATED");
    expect((await get(`/api/calibrations/${id}/label.txt`)).body).toBe(
      "C-2026-0001 S/N 448812\nSIMULATED - NOT VALID\nCAL 2026-11-24 MK 117\n",
    );
  });

  it("tell what is due, which sessions a failed as-found touches, and refuse in words", async () => {
    const { app, get, office } = await opened();
    const failed = await office.calibrations.add(entryDraft({ errorKpa: 40 }));
    expect((await get("/api/calibrations/due")).json()).toMatchObject([
      {
        what: "device",
        serialNumber: "448812",
        state: "ok",
        problem: expect.stringContaining("verdict is fail"),
      },
    ]);
    expect((await get(`/api/calibrations/${failed.id}/sessions`)).json()).toMatchObject([
      { sessionId: "gone" },
    ]);
    const good = await office.calibrations.add(entryDraft());
    expect((await get(`/api/calibrations/${good.id}/sessions`)).json()).toEqual([]);
    expect((await get("/api/calibrations/C-1/certificate.pdf")).statusCode).toBe(404);
    const url = `/api/calibrations/${good.id}/rollback`;
    const refused = await app.inject({ method: "POST", url, payload: { reason: "x", operator: "MK" } });
    expect([refused.statusCode, refused.json().message]).toEqual([
      409,
      `PIP-CONFIG-INVALID: id is ${good.id}: it holds already`,
    ]);
  });

  it("keep references, daily checks and yearly tests", async () => {
    const { app, get } = await opened();
    const body = {
      title: "R",
      kind: "pressure",
      unit: "kPa",
      model: "M",
      serialNumber: "1",
      certificateNumber: "C",
      laboratory: "L",
      calibratedAt: "2026-03-01",
      validUntil: "2026-11-30",
      range: { min: 0, max: 10 },
      expandedUncertainty: 0.1,
      relativeExpandedUncertainty: 0,
      drift: 0,
      resolution: 0,
      isRetired: false,
      isSimulated: false,
      reason: "new",
      baseVersion: 0,
    };
    const put = (payload: object) => app.inject({ method: "PUT", url: "/api/references/R-9", payload });
    expect((await put(body)).statusCode).toBe(201);
    expect((await put({ ...body, range: { min: "0", max: 1 } })).json().message).toContain("range.min");
    const test = {
      peripheralId: "pedal-1",
      kind: "pedal",
      title: "Pedal",
      testedAt: "2025-11-20",
      by: "MK",
      result: "pass",
    };
    expect(
      (await app.inject({ method: "POST", url: "/api/peripheral-tests", payload: test })).statusCode,
    ).toBe(201);
    const due = (await get("/api/calibrations/due")).json();
    expect(due.map(({ id, words }: { id: string; words: string }) => [id, words])).toEqual([
      ["pedal-1", "ended 6 days ago: not used"],
      ["R-9", "due in 4 days"],
    ]);
    const check = {
      deviceId: "p",
      serialNumber: "44",
      signal: "pressure",
      unit: "kPa",
      by: "MK",
      figures: { zero: 0.1 },
      verdict: "pass",
      reasons: [],
    };
    expect((await app.inject({ method: "POST", url: "/api/daily-checks", payload: check })).statusCode).toBe(
      201,
    );
    expect((await get("/api/daily-checks?serial=44")).json()).toMatchObject([{ figures: { zero: 0.1 } }]);
  });
});
