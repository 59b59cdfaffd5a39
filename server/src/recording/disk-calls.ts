/** The calls by which a session file reaches the disk; a test puts a failing disk in their place. */
import { closeSync, fsyncSync, openSync, writevSync } from "node:fs";

export interface DiskCalls {
  /** Creates the file. @throws the system's error, EEXIST when it is there */
  create(path: string): number;
  /** Bytes that were taken. */
  write(fd: number, parts: readonly Uint8Array[]): number;
  sync(fd: number): void;
  close(fd: number): void;
}

const OWNER_AND_GROUP = 0o640;

export const SYSTEM_DISK: DiskCalls = {
  create: (path) => openSync(path, "wx", OWNER_AND_GROUP),
  write: (fd, parts) => writevSync(fd, parts),
  sync: (fd) => fsyncSync(fd),
  close: (fd) => closeSync(fd),
};
