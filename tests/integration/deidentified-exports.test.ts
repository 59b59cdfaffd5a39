/** Exports of a session with planted names: plain, de-identified, and sealed with the key of the data folder. */
import { execFileSync } from "node:child_process";
import { createHash, verify } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { exportPorts } from "@cementwatch/server/exports/export-ports";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { openKeyring } from "@cementwatch/server/signing/keyring";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import type { ExportFormat } from "@cementwatch/shared/jobs/export-formats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { canariesIn, canariesInSession } from "../support/canaries.ts";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";
import { exportInto } from "../support/exported-session.ts";
import { MASKS, PLANTED, recordPlanted } from "../support/planted-session.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");
const RANGE = { fromUs: 0, toUs: 15_000_000 };
const WISH = { options: DEFAULT_DEIDENT_OPTIONS, mayAlarmsDiffer: false };
const wallMs = () => Date.UTC(2026, 1, 1);

let shop: Workshop;
let dataFolder: string;
let source: string;
beforeAll(async () => {
  await loadCodecs();
  shop = await openWorkshop();
  dataFolder = shop.path("data");
  mkdirSync(join(dataFolder, "sessions"), { recursive: true });
  writeFileSync(join(dataFolder, "deident-masks.yaml"), MASKS);
  openKeyring(dataFolder, wallMs());
  source = await recordPlanted(shop, join(dataFolder, "sessions", "2026-01-15-093000-0abc0abc.mcap"));
}, 60_000);
afterAll(() => shop.close());

async function exported(name: string, format: ExportFormat, isDeidentified: boolean) {
  const what = "mark Mark-Label-Notburga";
  const wish = isDeidentified ? { deidentify: WISH } : {};
  const order = {
    paths: [source],
    format,
    what,
    dataFolder,
    ...(format === "incident" ? RANGE : {}),
    ...wish,
  };
  const { folder, files, result } = await exportInto(shop.path(name), order, exportPorts(order, wallMs));
  if (format === "incident") execFileSync("tar", ["xf", files[0] ?? ""], { cwd: folder });
  const inFiles = readdirSync(folder).flatMap((file) =>
    file.endsWith(".mcap")
      ? canariesInSession(join(folder, file), PLANTED)
      : [...canariesIn(readFileSync(join(folder, file)), PLANTED), ...canariesIn(Buffer.from(file), PLANTED)],
  );
  return { folder, files, result, found: [...new Set(inFiles)] };
}

it("has planted names in a plain pack and nowhere in a de-identified one, which is sealed", async () => {
  const plain = await exported("plain", "incident", false);
  expect(plain.found).toEqual(
    expect.arrayContaining(["Zwiebelfisch", "Mark-Label-Notburga", "Pseudo-Parzival"]),
  );
  const { folder, files, result, found } = await exported("clean", "incident", true);
  expect(found).toEqual([]);
  expect(canariesIn(Buffer.from(`${files.join()}${JSON.stringify(result)}`), PLANTED)).toEqual([]);
  expect(verifySession(join(folder, "part.mcap"))).toMatchObject({ verdict: "intact", findings: [] });
  expect(readdirSync(folder).filter((name) => /copy|CONFIDENTIAL/.test(name))).toEqual([]);
  expect(JSON.stringify(result)).toContain("nobody has confirmed the proof pictures");
  // Somebody who has nothing but the pack and the key that was handed out.
  const pem = execFileSync(process.execPath, [CLI, "keys", "export", "--data", dataFolder]);
  const seal = JSON.parse(readFileSync(join(folder, "seal.json"), "utf8")) as { signature: string };
  const holds = () => {
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, "manifest.json")))
      .digest("hex");
    return verify(null, Buffer.from(sha256), pem, Buffer.from(seal.signature, "base64"));
  };
  expect(holds()).toBe(true);
  const manifest = join(folder, "manifest.json");
  writeFileSync(
    manifest,
    readFileSync(manifest, "utf8").replace('"origin": "live"', '"origin": "simulated"'),
  );
  expect(holds()).toBe(false);
});

it.each(["csv", "dicom"] as const)("has no planted name in de-identified %s", async (format) => {
  const { files, found } = await exported(`clean-${format}`, format, true);
  expect(files.length).toBeGreaterThan(0);
  expect(found).toEqual([]);
});

it("does the same on the command line, with the key of the folder that the session lies in", () => {
  const out = shop.path("by-command.mcap");
  const args = [CLI, "export", source, "--format", "mcap", "--deidentify", "--out", out, "--json"];
  const told = execFileSync(process.execPath, args).toString();
  expect(canariesInSession(out, PLANTED)).toEqual([]);
  expect(canariesIn(Buffer.from(told.replaceAll(shop.folder, "")), PLANTED)).toEqual([]);
});
