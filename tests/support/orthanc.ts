/** A real archive of another maker on free ports, with a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { freePort } from "./worklist-server.ts";

export const ORTHANC_USER = "archive:zwiebel-71";

export interface Orthanc {
  readonly dicomPort: number;
  /** Root of its DICOMweb. */
  readonly webUrl: string;
  /** Its own interface: `instances`, `instances/<id>/file`. */
  rest(path: string): Promise<Response>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Again on the same ports with what it had stored. */
  start(): Promise<void>;
}

export async function startOrthanc(folder: string): Promise<Orthanc> {
  const [dicomPort, httpPort] = [await freePort(), await freePort()];
  const [name, password] = ORTHANC_USER.split(":");
  mkdirSync(join(folder, "storage"), { recursive: true });
  const configuration = join(folder, "orthanc.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      Name: "test",
      StorageDirectory: join(folder, "storage"),
      IndexDirectory: join(folder, "storage"),
      Plugins: ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
      RemoteAccessAllowed: false,
      AuthenticationEnabled: true,
      RegisteredUsers: { [name ?? ""]: password },
      DicomAet: "ARCHIVE",
      DicomPort: dicomPort,
      HttpPort: httpPort,
      DicomAlwaysAllowEcho: true,
      DicomAlwaysAllowStore: true,
      DicomCheckCalledAet: true,
      DicomModalities: { room: { AET: "ROOM2", Host: "127.0.0.1", Port: 104, AllowGet: true } },
      DicomAlwaysAllowFind: true,
      DicomAlwaysAllowGet: true,
      DicomWeb: { Enable: true, Root: "/dicom-web/" },
      DicomServerEnabled: true,
    }),
  );
  const rest = (path: string) =>
    fetch(`http://127.0.0.1:${httpPort}/${path}`, {
      headers: { Authorization: `Basic ${Buffer.from(ORTHANC_USER).toString("base64")}` },
    });
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn("/usr/sbin/Orthanc", [configuration], { stdio: "ignore" });
    const isUp = async () => {
      const answer = await rest("dicom-web/studies?limit=1").catch(() => undefined);
      return answer?.ok === true;
    };
    await eventually(isUp, "Orthanc");
  };
  await start();
  return {
    dicomPort,
    webUrl: `http://127.0.0.1:${httpPort}/dicom-web`,
    rest,
    start,
    kill: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
