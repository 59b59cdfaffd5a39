/**
 * A disk that fails where a test wants it to, remembers which files were touched after a failure, and can lose what was
 * not synced as a power cut does.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type DiskCalls, SYSTEM_DISK } from "@cementwatch/server/recording/disk-calls";

export type DiskCall = "create" | "write" | "sync";

export class FailingDisk implements DiskCalls {
  /** Asked before each call: an error code, or undefined to let it through. A failed write may take half of the bytes. */
  failure: (call: DiskCall) => string | undefined = () => undefined;
  /** Calls on a descriptor that had failed before; only `close` is allowed there. */
  readonly askedAgain: string[] = [];
  readonly #failed = new Set<number>();
  readonly #files = new Map<number, { path: string; written: number; synced: number }>();
  /** By path: a file that was removed and made anew counts once. */
  readonly #closed = new Map<string, { path: string; written: number; synced: number }>();

  create(path: string): number {
    this.#refuse("create", undefined);
    const fd = SYSTEM_DISK.create(path);
    this.#failed.delete(fd);
    this.#files.set(fd, { path, written: 0, synced: 0 });
    return fd;
  }

  write(fd: number, parts: readonly Uint8Array[]): number {
    this.#look(fd, "write");
    const file = this.#files.get(fd);
    const code = this.failure("write");
    if (code !== undefined) {
      const [part] = parts;
      if (part !== undefined && file !== undefined)
        file.written += SYSTEM_DISK.write(fd, [part.subarray(0, part.length / 2)]);
      this.#failed.add(fd);
      throw errorOf("write", code);
    }
    const taken = SYSTEM_DISK.write(fd, parts);
    if (file !== undefined) file.written += taken;
    return taken;
  }

  /** Does not sync: what was synced is only counted. */
  sync(fd: number): void {
    this.#look(fd, "sync");
    this.#refuse("sync", fd);
    const file = this.#files.get(fd);
    if (file !== undefined) file.synced = file.written;
  }

  close(fd: number): void {
    const file = this.#files.get(fd);
    if (file !== undefined) this.#closed.set(file.path, file);
    this.#files.delete(fd);
    this.#failed.delete(fd);
    SYSTEM_DISK.close(fd);
  }

  /** Power is gone: of what was not synced a part is kept, `kept01` of it, and the last half of that is torn. */
  cutPower(kept01: number): void {
    for (const [fd, file] of this.#files) {
      SYSTEM_DISK.close(fd);
      this.#closed.set(file.path, file);
    }
    this.#files.clear();
    for (const { path, synced } of this.#closed.values()) {
      // One that was removed stays so.
      if (!existsSync(path)) continue;
      const bytes = readFileSync(path);
      if (bytes.length <= synced) continue;
      const kept = synced + Math.floor((bytes.length - synced) * kept01);
      const left = bytes.subarray(0, kept);
      left.fill(0, synced + Math.ceil((kept - synced) / 2));
      writeFileSync(path, left);
    }
  }

  #look(fd: number, call: DiskCall): void {
    if (this.#failed.has(fd)) this.askedAgain.push(`${call} of a file that had failed`);
  }

  #refuse(call: DiskCall, fd: number | undefined): void {
    const code = this.failure(call);
    if (code === undefined) return;
    if (fd !== undefined) this.#failed.add(fd);
    throw errorOf(call, code);
  }
}

function errorOf(call: DiskCall, code: string): Error {
  return Object.assign(new Error(`${code}: ${call}`), { code, syscall: call });
}
