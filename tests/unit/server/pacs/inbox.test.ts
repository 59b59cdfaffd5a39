import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clearInbox, InboxWriter } from "@cementwatch/server/pacs/inbox";
import { part10Preamble } from "@cementwatch/server/pacs/part10";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const IDS = { sopClass: "1.2", sopInstance: "1.3", transferSyntax: "1.2.840.10008.1.2.1" };
const OBJECT = Buffer.concat([part10Preamble(IDS), Buffer.from([8, 0, 5, 0, 0x43, 0x53, 0, 0])]);

function put(writer: InboxWriter, bytes: Uint8Array): void {
  writer.begin();
  writer.write(bytes);
  writer.end();
}

it("numbers folders and objects itself, shows a folder when it is whole, and leaves out what is no DICOM", () => {
  const inbox = join(temporaryFolder(), "inbox");
  const writer = new InboxWriter(inbox);
  const second = new InboxWriter(inbox);
  put(writer, OBJECT);
  put(writer, Buffer.from("<html>"));
  put(writer, OBJECT);
  expect(readdirSync(inbox).filter((name) => !name.startsWith("."))).toEqual([]);
  expect([writer.finish(), writer.objects, writer.rejected]).toEqual(["pacs-000001", 2, 1]);
  expect(readdirSync(join(inbox, "pacs-000001"))).toEqual(["object-000001.dcm", "object-000002.dcm"]);
  expect(readFileSync(join(inbox, "pacs-000001", "object-000002.dcm"))).toEqual(OBJECT);
  expect(second.finish()).toBe("");
  expect(readdirSync(inbox)).toEqual(["pacs-000001"]);
});

it("removes what a cut-off fetch left, and nothing else", () => {
  const inbox = temporaryFolder();
  new InboxWriter(inbox).begin();
  mkdirSync(join(inbox, ".pacs-x"));
  mkdirSync(join(inbox, "pacs-000007"));
  clearInbox(inbox);
  clearInbox(join(inbox, "missing"));
  expect(readdirSync(inbox).sort()).toEqual([".pacs-x", "pacs-000007"]);
  expect(new InboxWriter(inbox).finish()).toBe("");
});
