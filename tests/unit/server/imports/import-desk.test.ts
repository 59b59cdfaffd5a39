import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ImportDesk } from "@cementwatch/server/imports/import-desk";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

function openDesk(uploadMostBytes = 1_000) {
  const dataFolder = temporaryFolder();
  const started: unknown[] = [];
  const start = (kind: string, title: string, input: unknown) => {
    started.push({ kind, title, input });
    return { id: "job", kind, title } as JobView;
  };
  const desk = new ImportDesk({
    dataFolder,
    jobs: { start },
    wallMs: () => 5,
    newId: () => "id",
    uploadMostBytes,
  });
  return { desk, started, inbox: join(dataFolder, "inbox") };
}

describe("the inbox", () => {
  it("names uploads by a counter, lists them with what else is there, and removes only uploads", async () => {
    const { desk, inbox } = openDesk();
    expect(await desk.list()).toEqual([]);
    const first = await desk.receive(Readable.from([Buffer.from("one")]), "csv", 3);
    await desk.receive(Readable.from([Buffer.from("two")]), "vital", undefined);
    expect(readFileSync(join(inbox, first.name), "utf8")).toBe("one");
    writeFileSync(join(inbox, "theirs.csv"), "x");
    mkdirSync(join(inbox, "case"));
    symlinkSync("/etc/hostname", join(inbox, "link"));
    expect((await desk.list()).map(({ name }) => name)).toEqual([
      "case",
      "theirs.csv",
      "upload-0001.csv",
      "upload-0002.vital",
    ]);
    expect(await desk.remove("theirs.csv")).toBe(false);
    expect(await desk.remove("../inbox/upload-0001.csv")).toBe(false);
    expect(await desk.remove("upload-0001.csv")).toBe(true);
    // Two at once: which comes first is chance, that their names differ is not.
    const both = ["a", "b"].map((text) => desk.receive(Readable.from([Buffer.from(text)]), "csv", 1));
    const names = (await Promise.all(both)).map(({ name }) => name);
    expect(names.sort()).toEqual(["upload-0003.csv", "upload-0004.csv"]);
  });

  it("refuses what is too large or empty, whatever its length says, and leaves nothing", async () => {
    const { desk, inbox } = openDesk(10);
    const much = () => Readable.from([Buffer.alloc(8), Buffer.alloc(8)]);
    await expect(desk.receive(much(), "csv", 16)).rejects.toThrow(/larger than .*into the folder inbox/);
    await expect(desk.receive(much(), "csv", 4)).rejects.toThrow(/larger than/);
    await expect(desk.receive(Readable.from([]), "csv", 0)).rejects.toThrow(/is empty/);
    expect(readdirSync(inbox)).toEqual([]);
  });

  it.each(["../secret", "link", "missing", ""])(
    "takes no name that the list does not show: %s",
    async (name) => {
      const { desk, inbox, started } = openDesk();
      mkdirSync(inbox, { recursive: true });
      symlinkSync("/etc/hostname", join(inbox, "link"));
      await expect(desk.inspect([name])).rejects.toThrow(/files\[0\] is not in the inbox/);
      expect(started).toEqual([]);
    },
  );

  it("starts each step as a job", async () => {
    const { desk, inbox, started } = openDesk();
    mkdirSync(inbox, { recursive: true });
    writeFileSync(join(inbox, "a.csv"), "x");
    await desk.inspect(["a.csv"]);
    expect(started).toEqual([
      {
        kind: "import",
        title: "Inspect a.csv",
        input: { step: "inspect", paths: [join(inbox, "a.csv")], nowMs: 5 },
      },
    ]);
  });
});
