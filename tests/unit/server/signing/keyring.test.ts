import { generateKeyPairSync } from "node:crypto";
import fs, { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import {
  isSignedBy,
  keyIdOf,
  keysFolder,
  openKeyring,
  pemOf,
  readPublicKeys,
  readRegister,
  registerPath,
  rotateKey,
} from "@cementwatch/server/signing/keyring";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const NOW = Date.UTC(2026, 0, 15);

describe("the keyring", () => {
  it("makes a key at the first start, for its owner's eyes only, and keeps it", () => {
    const data = temporaryFolder();
    const ring = openKeyring(data, NOW);
    const path = join(keysFolder(data), `${ring.current.keyId}.private.pem`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(keysFolder(data)).mode & 0o777).toBe(0o700);
    const again = openKeyring(data, NOW + 1);
    expect(again.current).toEqual(ring.current);
    expect(ring.current.keyId).toBe(keyIdOf(ring.current.publicKey));
    expect(isSignedBy(ring.current.publicKey, "words", again.sign("words"))).toBe(true);
    expect(isSignedBy(ring.current.publicKey, "other words", ring.sign("words"))).toBe(false);
    expect(isSignedBy("no key", "words", "no signature")).toBe(false);
  });

  it("keeps the public key of one that was replaced, and forgets its private key", () => {
    const data = temporaryFolder();
    const old = openKeyring(data, NOW);
    const signature = old.sign("words");
    const { current, retired } = rotateKey(data, NOW + 1_000);
    expect(retired).toMatchObject({ keyId: old.current.keyId, retiredAt: "2026-01-15T00:00:01.000Z" });
    expect(openKeyring(data, NOW).current.keyId).toBe(current.keyId);
    const kept = readRegister(registerPath(keysFolder(data)))?.find(
      ({ keyId }) => keyId === old.current.keyId,
    );
    expect(isSignedBy(kept?.publicKey ?? "", "words", signature)).toBe(true);
    expect(readdirSync(keysFolder(data)).toSorted()).toEqual(
      [`${current.keyId}.private.pem`, "register.json"].toSorted(),
    );
  });

  it("ends with one key when two start at once", () => {
    const data = temporaryFolder();
    const { linkSync } = fs;
    let other = "";
    // Another start comes between the look for a register and its writing.
    fs.linkSync = (from, to) => {
      fs.linkSync = linkSync;
      syncBuiltinESMExports();
      other = openKeyring(data, NOW).current.keyId;
      linkSync(from, to);
    };
    syncBuiltinESMExports();
    expect(openKeyring(data, NOW).current.keyId).toBe(other);
    expect(readdirSync(keysFolder(data)).toSorted()).toEqual(
      [`${other}.private.pem`, "register.json"].toSorted(),
    );
  });

  it("reads what it hands out, and says what is wrong with anything else", () => {
    const data = temporaryFolder();
    const { current } = openKeyring(data, NOW);
    const pem = join(data, "key.pem");
    writeFileSync(pem, pemOf(current));
    expect(readPublicKeys(pem)).toMatchObject([{ keyId: current.keyId, publicKey: current.publicKey }]);
    expect(readPublicKeys(registerPath(keysFolder(data)))).toEqual([current]);
    writeFileSync(
      pem,
      generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" }),
    );
    expect(() => readPublicKeys(pem)).toThrow(/Ed25519 public key .* kind ec/);
    writeFileSync(pem, "{}");
    expect(() => readPublicKeys(pem)).toThrow(/no register of keys/);
    expect(() => readPublicKeys(join(data, "none.pem"))).toThrow(/REC-UNREADABLE.*none\.pem/);
  });

  it("never makes a new key over a damaged register or beside a lost private key", () => {
    const data = temporaryFolder();
    const { current } = openKeyring(data, NOW);
    const path = join(keysFolder(data), `${current.keyId}.private.pem`);
    const pem = readFileSync(path);
    writeFileSync(path, "lost");
    expect(() => openKeyring(data, NOW)).toThrow(/keys rotate/);
    writeFileSync(path, pem);
    const register = registerPath(keysFolder(data));
    writeFileSync(register, readFileSync(register, "utf8").slice(0, 40));
    expect(() => openKeyring(data, NOW)).toThrow(/backup/);
    expect(() => rotateKey(data, NOW)).toThrow(/backup/);
  });
});
