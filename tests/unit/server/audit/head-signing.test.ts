import { appendHead, readHeads } from "@cementwatch/server/audit/audit-heads";
import { AuditTrail } from "@cementwatch/server/audit/audit-trail";
import { headChecker, headSigner, ownKeys } from "@cementwatch/server/audit/head-signing";
import { verifyAudit } from "@cementwatch/server/audit/verify-audit";
import { openKeyring, rotateKey } from "@cementwatch/server/signing/keyring";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const wallMs = () => Date.UTC(2026, 0, 15);

it("signs the end when the trail closes, also after the key was replaced, and finds a head that another key signed", async () => {
  const dataFolder = temporaryFolder();
  const onProblem = (problem: Error) => {
    throw problem;
  };
  const written = async (action: string, isChecked: boolean) => {
    const sign = headSigner(dataFolder, wallMs);
    const trail = new AuditTrail({ dataFolder, wallMs, nowUs: () => 1, onProblem, sign });
    trail.start();
    trail.append({ action });
    await trail.flush();
    const told = isChecked ? await trail.verify() : undefined;
    await trail.close();
    return told?.heads;
  };
  await written("first", false);
  rotateKey(dataFolder, wallMs());
  expect(await written("second", true)).toMatchObject({ signed: 1, confirmed: 1, wrong: 0 });
  const check = () => verifyAudit(dataFolder, { checkSignature: headChecker(ownKeys(dataFolder)) });
  expect(check()).toMatchObject({ verdict: "intact", heads: { signed: 2, confirmed: 2, wrong: 0 } });
  expect(ownKeys(dataFolder)).toHaveLength(2);
  const only = headChecker([openKeyring(dataFolder, wallMs()).current]);
  expect(verifyAudit(dataFolder, { checkSignature: only }).heads).toMatchObject({ confirmed: 1, wrong: 0 });
  const last = readHeads(dataFolder).heads.at(-1);
  if (last === undefined) throw new Error("no head is noted");
  appendHead(dataFolder, { ...last, at: "2026-01-16T00:00:00.000Z" });
  expect(check()).toMatchObject({ verdict: "damaged", heads: { confirmed: 2, wrong: 1 } });
});
