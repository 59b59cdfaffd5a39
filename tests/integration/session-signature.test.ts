/** Who vouches for a record: signed at its end, after a crash, read off the printed report, and checked without a server. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { createStorage } from "@cementwatch/server/recording/storage";
import { verifySession } from "@cementwatch/server/recording/verify";
import { makeReport } from "@cementwatch/server/reports/make-report";
import type { Report } from "@cementwatch/server/reports/report";
import { checkSignature, trustedKeys } from "@cementwatch/server/signing/check-signature";
import { keysFolder, openKeyring, pemOf } from "@cementwatch/server/signing/keyring";
import { LateSigner } from "@cementwatch/server/signing/late-signer";
import { signSession } from "@cementwatch/server/signing/sign-session";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { writeSession } from "../support/procedure-fixture.ts";
import { chunkSpans } from "../support/record-damage.ts";
import { numberedInput, temporaryFolder, testHeader } from "../support/recorded-session.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");
const NOW = Date.UTC(2026, 0, 15, 12);
const ID = "2026-01-15-test";

/** A data folder with one whole record that nobody has signed. */
async function dataFolder(): Promise<{ data: string; path: string }> {
  const data = temporaryFolder();
  mkdirSync(join(data, "sessions"));
  const path = join(data, "sessions", `${ID}.mcap`);
  await writeSession(
    path,
    Array.from({ length: 200 }, (_, i) => numberedInput(i + 1, i * 25_000, 200)),
  );
  return { data, path };
}

function signatureOf(path: string, keyFile?: string) {
  const { record } = verifySession(path);
  return checkSignature(path, record === undefined ? [] : [record], trustedKeys(path, keyFile));
}

function cli(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

async function signLate(data: string, path: string): Promise<unknown[]> {
  const problems: unknown[] = [];
  const signer = new LateSigner({
    dataFolder: data,
    wallMs: () => NOW,
    onError: (error) => problems.push(error),
  });
  signer.start();
  const beside = path.replace(".mcap", ".signature.json");
  await eventually(() => existsSync(beside) || problems.length > 0, "a signature", 20_000);
  await signer.close();
  return problems;
}

describe("a record", { timeout: 60_000 }, () => {
  it("is signed when the server closes it, with the key of its data folder", async () => {
    const data = temporaryFolder();
    const storage = await createStorage({ dataDirectory: data, nowMs: () => performance.now() });
    const recorder = await storage.openRecorder({ header: testHeader("live"), title: "live" });
    for (let i = 1; i <= 30; i++) recorder.record(numberedInput(i, i * 25_000));
    await recorder.close();
    await storage.close();
    const path = join(data, "sessions", "live.mcap");
    expect(verifySession(path).verdict).toBe("intact");
    expect(signatureOf(path)).toMatchObject({
      signature: "valid",
      detail: expect.stringContaining("at its end") as string,
    });
  });

  it("that a crash ended is signed at the next start, and says so; one that is whole says that it was late", async () => {
    const { data, path } = await dataFolder();
    const crashed = join(data, "sessions", "crashed.mcap");
    copyFileSync(path, crashed);
    truncateSync(crashed, Math.floor(readFileSync(path).length * 0.6));
    expect(await signLate(data, crashed)).toEqual([]);
    await eventually(() => signatureOf(path).signature === "valid", "the other signature");
    expect(signatureOf(path).detail).toMatch(/^signed later than its end at 2026-01-15T12:00:00/);
    // The name of the copy is not the session that it holds.
    const check = signatureOf(crashed);
    expect(check).toMatchObject({
      signature: "valid",
      detail: expect.stringContaining("after a crash") as string,
    });
    expect(verifySession(crashed).verdict).toBe("damaged");
    const before = readFileSync(crashed.replace(".mcap", ".signature.json"));
    expect(
      signSession(openKeyring(data, NOW), {
        directory: join(data, "sessions"),
        sessionId: "crashed",
        when: "late",
        wallMs: NOW + 1,
      }),
    ).toBeUndefined();
    expect(readFileSync(crashed.replace(".mcap", ".signature.json"))).toEqual(before);
  });

  it("is told from another one by the code on its report, also without a server", async () => {
    const { data, path } = await dataFolder();
    const text = signSession(openKeyring(data, NOW), {
      directory: join(data, "sessions"),
      sessionId: ID,
      when: "end",
      wallMs: NOW,
    });
    const made = await makeReport({ paths: [path] }, ["pdf", "json"]);
    const again = await makeReport({ paths: [path] }, ["pdf"]);
    expect(again.get("pdf")).toEqual(made.get("pdf"));
    const report = JSON.parse(new TextDecoder().decode(made.get("json"))) as Report;
    expect(report.session.record.signature).toMatchObject({ verdict: "valid", text });
    const away = temporaryFolder();
    writeFileSync(join(away, "report.pdf"), made.get("pdf") ?? "");
    const paper = spawnSync("pdftoppm", ["-r", "200", "-png", "report.pdf", "page"], { cwd: away });
    expect(paper.status).toBe(0);
    const scanned = spawnSync("zbarimg", ["-q", "--raw", "page-1.png"], {
      cwd: away,
      encoding: "utf8",
    }).stdout.trim();
    expect(scanned).toBe(text);

    const copy = join(away, basename(path));
    copyFileSync(path, copy);
    writeFileSync(join(away, "key.pem"), pemOf(openKeyring(data, NOW).current));
    const { status, stdout } = cli("verify", copy, "--key", join(away, "key.pem"), "--qr", scanned, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "intact",
      messages: 200,
      lost: [],
      signature: "none",
      qr: "valid",
    });
  });

  it("that was forged with every checksum made to fit is damaged by its signature", async () => {
    const { data, path } = await dataFolder();
    const text = signSession(openKeyring(data, NOW), {
      directory: join(data, "sessions"),
      sessionId: ID,
      when: "end",
      wallMs: NOW,
    });
    const forged = Array.from({ length: 200 }, (_, i) => numberedInput(i + 1, i * 25_000, 201));
    writeFileSync(path, "");
    const other = join(data, "other.mcap");
    await writeSession(other, forged);
    copyFileSync(other, path);
    expect(verifySession(path).verdict).toBe("intact");
    const { status, stdout } = cli("verify", path, "--json", "--qr", text ?? "");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "damaged", signature: "wrong", qr: "wrong" });
  });

  it("is rescued by the command line with a table of what is lost, and its keys are shown without the private one", async () => {
    const { data, path } = await dataFolder();
    const bytes = readFileSync(path);
    const span = chunkSpans(bytes)[5];
    if (span === undefined) throw new Error("there should be ten chunks");
    bytes[span.to - 20] = (bytes[span.to - 20] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
    const out = join(data, "rescued.mcap");
    const { status, stdout } = cli("recover", path, "--out", out);
    expect(status).toBe(0);
    expect(stdout).toMatch(/read it back and checked it: 9 chunks, 179 messages, 1 chunks lost/);
    expect(stdout).toMatch(
      /lost: +\d+\.\d{3} s to +\d+\.\d{3} s \(0\.\d{3} s\) +1 chunk\(s\): \/input\/link 21/,
    );
    expect(verifySession(out)).toMatchObject({ verdict: "intact", messages: 179 });
    const shown = cli("keys", "show", "--data", data, "--json").stdout;
    const ring = openKeyring(data, NOW);
    expect(JSON.parse(shown)).toMatchObject({ keys: [{ keyId: ring.current.keyId }] });
    expect(shown).not.toContain("PRIVATE");
    expect(existsSync(join(keysFolder(data), "register.json"))).toBe(true);
  });
});
