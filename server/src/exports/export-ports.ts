/** What the other rooms give to an export: a copy without names, and a seal signed with the server's key. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { deidentPlan, KEY_FILE, MASK_FILE } from "../deident/deidentify-job.ts";
import { deidentifySession } from "../deident/deidentify-session.ts";
import { keysFolder, openKeyring, registerPath } from "../signing/keyring.ts";
import type { ExportOrder } from "./export-order.ts";
import type { ExportPorts } from "./export-session.ts";
import type { SealWith } from "./export-task.ts";

/** Below the folder of the export while it is made. */
const COPY_FOLDER = "copy";

type Places = Pick<ExportOrder, "dataFolder" | "keyPath" | "masksPath">;

/**
 * The key and masks named in the order, else those of the data folder. Without a data folder that has a key nothing is
 * signed.
 * @param wallMs wall time, ms since 1970
 */
export function exportPorts(places: Places, wallMs: () => number): ExportPorts {
  const sealWith = sealerOf(places.dataFolder, wallMs);
  return {
    ...(sealWith === undefined ? {} : { sealWith }),
    deidentify: async (paths, wish, { folder, progress }) => {
      const copyFolder = join(folder, COPY_FOLDER);
      mkdirSync(copyFolder);
      const close = () => rmSync(copyFolder, { recursive: true, force: true });
      try {
        const plan = await deidentPlan({ ...wish, paths: [...paths], ...filesOf(places) });
        const nameOf = ({ sessionId }: { readonly sessionId: string }) =>
          join(copyFolder, `${sessionId}.mcap`);
        const made = await deidentifySession(paths, nameOf, plan, progress);
        const { header, pseudonym, warnings } = made;
        return { paths: [nameOf(header)], pseudonym, warnings, close };
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

function filesOf({ dataFolder, keyPath, masksPath }: Places): { keyPath: string; masksPath?: string } {
  const inFolder = (name: string) => (dataFolder === undefined ? undefined : join(dataFolder, name));
  const key = keyPath ?? inFolder(KEY_FILE);
  if (key === undefined)
    throw new FaultError(
      "REC-NOT-DEIDENTIFIED",
      "no key is named: give --key, or --data with the data folder of the server",
    );
  const masks = masksPath ?? inFolder(MASK_FILE);
  return { keyPath: key, ...(masks === undefined ? {} : { masksPath: masks }) };
}

/** The key is opened at the moment of sealing: it may have been replaced since. */
function sealerOf(dataFolder: string | undefined, wallMs: () => number): SealWith | undefined {
  if (dataFolder === undefined || !existsSync(registerPath(keysFolder(dataFolder)))) return undefined;
  return (sha256) => {
    const keyring = openKeyring(dataFolder, wallMs());
    const signature = Buffer.from(keyring.sign(sha256), "base64url").toString("base64");
    return { keyId: keyring.current.keyId, signature };
  };
}
