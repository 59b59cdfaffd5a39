/** Name and version of this software, as recorded in session files and shown to screens. */
import { readFileSync } from "node:fs";

/** `cementwatch 0.1.0`, from the workspace's package.json. */
export const SOFTWARE = `cementwatch ${readVersion()}`;

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
