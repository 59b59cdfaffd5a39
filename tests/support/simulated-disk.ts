/**
 * A disk whose power can be cut: what a writer really asks of the file system is noted, call by call, and any moment can
 * be looked at as the disk would be after a cut then: only what was synced is certain, of the rest nothing, a part of the
 * last write, or any of its sectors may be there.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname } from "node:path";
import type { Random } from "../soak/seeded-random.ts";

interface DiskCall {
  readonly kind: "create" | "write" | "sync" | "syncFolder" | "remove";
  /** File name; empty for the folder. */
  readonly name: string;
  readonly bytes?: Buffer;
  readonly moment: number;
}

/** A file as it may be found after the cut. */
export type CutFiles = ReadonlyMap<string, Buffer>;

const SECTOR = 512;

export class SimulatedDisk {
  readonly #calls: DiskCall[] = [];

  get calls(): number {
    return this.#calls.length;
  }

  /** `moment` of the call during which the power goes. */
  momentOf(call: number): number {
    return this.#calls[call]?.moment ?? 0;
  }

  /** Runs `work` on the real folder and notes its calls; `moment` is asked for at each. */
  watch(folder: string, moment: () => number, work: () => void): void {
    const real = {
      openSync: fs.openSync,
      writevSync: fs.writevSync,
      fsyncSync: fs.fsyncSync,
      rmSync: fs.rmSync,
    };
    const open = new Map<number, string>();
    const isHere = (path: string) => dirname(path) === folder;
    const note = (call: Omit<DiskCall, "moment">) => this.#calls.push({ ...call, moment: moment() });
    fs.openSync = (path, flags, mode) => {
      const fd = real.openSync(path, flags, mode);
      open.delete(fd);
      if (String(path) === folder) open.set(fd, "");
      else if (flags === "wx" && isHere(String(path))) {
        open.set(fd, basename(String(path)));
        note({ kind: "create", name: basename(String(path)) });
      }
      return fd;
    };
    fs.writevSync = (fd, buffers, position) => {
      const written = real.writevSync(fd, buffers, position);
      const name = open.get(fd);
      const parts = buffers.map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength),
      );
      if (name !== undefined) note({ kind: "write", name, bytes: Buffer.concat(parts).subarray(0, written) });
      return written;
    };
    fs.fsyncSync = (fd) => {
      real.fsyncSync(fd);
      const name = open.get(fd);
      if (name !== undefined) note({ kind: name === "" ? "syncFolder" : "sync", name });
    };
    fs.rmSync = (path, options) => {
      real.rmSync(path, options);
      if (isHere(String(path))) note({ kind: "remove", name: basename(String(path)) });
    };
    syncBuiltinESMExports();
    try {
      work();
    } finally {
      Object.assign(fs, real);
      syncBuiltinESMExports();
    }
  }

  /**
   * The files after a cut during a call: `least` has only what was synced, `prefix` everything up to somewhere in the
   * running call, `sectors` the full length with any sectors of what was not synced left as zeros.
   */
  cutDuring(call: number, how: "least" | "prefix" | "sectors", random: Random): CutFiles {
    const certain = new Map<string, Buffer>();
    const cached = new Map<string, Buffer>();
    const listed = new Set<string>();
    for (const { kind, name, bytes } of this.#calls.slice(0, call)) {
      if (kind === "create") cached.set(name, Buffer.alloc(0));
      else if (kind === "write")
        cached.set(name, Buffer.concat([cached.get(name) ?? Buffer.alloc(0), bytes ?? Buffer.alloc(0)]));
      else if (kind === "sync") certain.set(name, cached.get(name) ?? Buffer.alloc(0));
      else if (kind === "syncFolder") for (const known of cached.keys()) listed.add(known);
      else for (const map of [certain, cached]) map.delete(name);
    }
    const running = this.#calls[call];
    if (running?.kind === "write" && running.bytes !== undefined) {
      const part =
        how === "prefix" ? running.bytes.subarray(0, random(running.bytes.length + 1)) : running.bytes;
      cached.set(running.name, Buffer.concat([cached.get(running.name) ?? Buffer.alloc(0), part]));
    }
    const found = new Map<string, Buffer>();
    for (const [name, all] of cached) {
      const kept = certain.get(name) ?? Buffer.alloc(0);
      if (how === "least") {
        if (listed.has(name)) found.set(name, kept);
      } else found.set(name, how === "prefix" ? all : withHoles(all, kept.length, random));
    }
    return found;
  }
}

/** A sector that holds something certain is whole: a disk writes a sector or it does not. */
function withHoles(all: Buffer, certain: number, random: Random): Buffer {
  const bytes = Buffer.from(all);
  for (let at = certain; at < bytes.length; ) {
    const end = Math.min((Math.floor(at / SECTOR) + 1) * SECTOR, bytes.length);
    if (random(2) === 0) bytes.fill(0, at, end);
    at = end;
  }
  return bytes;
}
