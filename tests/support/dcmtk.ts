/** Real DICOM tools of another maker, run in a directory of their own. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface ToolResult {
  readonly exitCode: number;
  readonly output: string;
}

export interface Workshop {
  readonly folder: string;
  path(name: string): string;
  write(name: string, bytes: Uint8Array | string): Promise<string>;
  read(name: string): Promise<Uint8Array>;
  /** Runs a tool with paths of this workshop; throws with its output when it fails. */
  tool(name: string, ...args: string[]): Promise<string>;
  /** As `tool`, for tools that are expected to fail. */
  attempt(name: string, ...args: string[]): Promise<ToolResult>;
  close(): Promise<void>;
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-dcmtk-"));
  const attempt = async (name: string, ...args: string[]): Promise<ToolResult> => {
    try {
      const { stdout, stderr } = await run(name, args, {
        cwd: folder,
        env: { PATH: "/usr/bin:/bin", TCP_NODELAY: "1" },
      });
      return { exitCode: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { exitCode: code, output: `${stdout}${stderr}` };
    }
  };
  return {
    folder,
    path: (name) => join(folder, name),
    async write(name, bytes) {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    },
    async read(name) {
      return new Uint8Array(await readFile(join(folder, name)));
    },
    async tool(name, ...args) {
      const { exitCode, output } = await attempt(name, ...args);
      if (exitCode !== 0) throw new Error(`${name} ${args.join(" ")}: ${output}`);
      return output;
    },
    attempt,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
