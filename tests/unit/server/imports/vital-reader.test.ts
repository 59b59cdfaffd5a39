import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { TrackHead, TrackSink } from "@cementwatch/server/imports/track-source";
import { readVital } from "@cementwatch/server/imports/vital-reader";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";
import {
  device,
  number,
  packet,
  record,
  track,
  vitalFile,
  vitalHeader,
  wave,
} from "../../../support/vital-writer.ts";

class Kept implements TrackSink {
  readonly heads: TrackHead[] = [];
  readonly values: [string, number, number][] = [];
  readonly notes: string[] = [];
  track(head: TrackHead) {
    this.heads.push(head);
  }
  value(name: string, timeS: number, value: number) {
    this.values.push([name, timeS, value]);
  }
  uncalibrated() {}
  note(text: string) {
    this.notes.push(text);
  }
  progress() {}
}

async function read(bytes: Uint8Array, mostBytes?: number) {
  const path = join(temporaryFolder(), "a.vital");
  writeFileSync(path, bytes);
  const kept = new Kept();
  const clock = await readVital(path, kept, mostBytes);
  return { ...kept, clock };
}

describe("what is in it", () => {
  it("reads numbers, waves with gain and offset, and the zone of the room; texts and commands are passed over", async () => {
    const { heads, values, clock, notes } = await read(
      vitalFile(
        device(1, "Orchestra"),
        track(1, "PRESS", "mmHg"),
        track(2, "VOL", "mL", { kind: 1, format: 5, rateHz: 4, gain: 0.5, offset: 10 }),
        track(3, "EVENT", "", { kind: 5, format: 0, deviceId: 0 }),
        packet(6, number("UInt8", 5)),
        record(1, 1_700_000_000.5, number("FloatLE", 12.5)),
        wave(2, 1_700_000_001, [0, 2, -2]),
        record(3, 1_700_000_001, Buffer.alloc(8)),
        packet(77, Buffer.from("of a newer recorder")),
      ),
    );
    expect(heads).toEqual([
      { track: "Orchestra/PRESS", unit: "mmHg" },
      { track: "Orchestra/VOL", unit: "mL" },
    ]);
    expect(values).toEqual([
      ["Orchestra/PRESS", 1_700_000_000.5, 12.5],
      ["Orchestra/VOL", 1_700_000_001, 10],
      ["Orchestra/VOL", 1_700_000_001.25, 11],
      ["Orchestra/VOL", 1_700_000_001.5, 9],
    ]);
    expect(clock).toEqual({ zero: "unix", zoneMinutes: 60 });
    expect(notes).toEqual([]);
  });

  it("takes the number for missing only in files for storage", async () => {
    const body = [track(1, "P", "bar", { kind: 1, format: 5, rateHz: 1 }), wave(1, 5, [-32_768])];
    const stored = await read(gzipSync(Buffer.concat([vitalHeader({ isPacked: true }), ...body])));
    expect(stored.values[0]?.[2]).toBeNaN();
    expect((await read(vitalFile(...body))).values[0]?.[2]).toBe(-32_768);
  });

  it("tells names that come twice, records of no track, cut records and waves without a rate", async () => {
    const { heads, values, notes } = await read(
      vitalFile(
        device(1, "A"),
        track(1, "P", "bar"),
        track(2, "P", "bar"),
        track(4, "W", "bar", { kind: 1, format: 5, rateHz: 0 }),
        track(5, "X", "bar", { format: 99 }),
        record(9, 1, number("FloatLE", 1)),
        record(2, 2, number("FloatLE", 7)),
        record(1, 3, Buffer.alloc(2)),
        wave(4, 4, [1]),
      ),
    );
    expect(heads.map((head) => head.track)).toEqual(["A/P", "A/P #2", "A/W"]);
    expect(values).toEqual([["A/P #2", 2, 7]]);
    expect(notes.join("; ")).toMatch(
      /two tracks are called A\/P.*number format 99.*no times.*1 records belong to no track.*1 records are shorter/,
    );
  });

  it("keeps the track when a later packet describes it again", async () => {
    const { heads, values } = await read(
      vitalFile(track(1, "P", "bar"), track(1, "P", "bar"), record(1, 2, number("FloatLE", 7))),
    );
    expect(heads).toHaveLength(1);
    expect(values).toEqual([["P", 2, 7]]);
  });
});

describe("damage", () => {
  const whole = vitalFile(track(1, "P", "bar"), record(1, 2, number("FloatLE", 7)));

  it.each([
    ["cut gzip", whole.subarray(0, whole.length - 12), /compressed data end early.*copy it again/],
    [
      "damaged gzip",
      Buffer.concat([whole.subarray(0, -8), Buffer.alloc(8, 0xff)]),
      /compressed data are damaged/,
    ],
    ["another file", gzipSync("hello, this is no vital file"), /does not begin with VITA/],
    ["cut header", gzipSync(vitalHeader().subarray(0, 20)), /ends within its header/],
    ["unknown version", gzipSync(vitalHeader({ version: 9 })), /format version 9, known are 1, 2, 3/],
    [
      "cut packet",
      gzipSync(Buffer.concat([vitalHeader(), track(1, "P", "bar").subarray(0, 20)])),
      /ends within a packet/,
    ],
    [
      "absurd packet",
      gzipSync(Buffer.concat([vitalHeader(), Buffer.from([1, 255, 255, 255, 255])])),
      /packet of 4294967295 bytes/,
    ],
  ])("%s is refused with advice", async (_what, bytes, words) => {
    await expect(read(bytes)).rejects.toThrow(words);
  });

  it("a file that unpacks without end is refused before it is held", async () => {
    const bomb = gzipSync(Buffer.concat([vitalHeader(), packet(77, Buffer.alloc(4_000_000))]));
    expect(bomb.length).toBeLessThan(10_000);
    await expect(read(bomb, 1_000_000)).rejects.toThrow(/unpacks to more than 1 MB.*export only/);
  });

  it("more tracks than any recorder has are refused", async () => {
    const tracks = Array.from({ length: 1_100 }, (_, id) => track(id, `T${id}`, ""));
    await expect(read(vitalFile(...tracks))).rejects.toThrow(/more than 1024 tracks/);
  });
});
