/** A folder that a command works in: gone when the work is over, fails or is interrupted. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** `name`: how its name begins. What the work wants to keep it moves out. @throws what the work does, and the system's errors */
export async function withPassingFolder<Answer>(
  parent: string,
  name: string,
  work: (folder: string) => Promise<Answer>,
): Promise<Answer> {
  const folder = mkdtempSync(join(parent, name));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () => {
    remove();
    process.exit(130);
  };
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
  try {
    return await work(folder);
  } finally {
    remove();
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  }
}
