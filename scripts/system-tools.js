// Finds what the tests need from the system, or installs it when allowed (root with CI set on Debian).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";

const TOOLS = [
  { command: "chromium", package: "chromium" },
  { command: "socat", package: "socat" },
  { command: "storescu", package: "dcmtk" },
  { command: "ffmpeg", package: "ffmpeg" },
  { command: "pdftotext", package: "poppler-utils" },
  { command: "dciodvfy", package: "dicom3tools" },
  { command: "/usr/sbin/Orthanc", package: "orthanc" },
  { file: "/usr/share/orthanc/plugins/libOrthancDicomWeb.so", package: "orthanc-dicomweb" },
  { command: "zbarimg", package: "zbar-tools" },
];

/** Missing packages after trying to install them; the tests that need them fail and name the command. */
export function ensureSystemTools() {
  let missing = missingTools();
  if (missing.length > 0 && process.env.CI && process.getuid?.() === 0) {
    console.error(`cementwatch: installing ${missing.map((tool) => tool.package).join(", ")} …`);
    spawnSync("apt-get", ["update", "-qq"], { stdio: ["ignore", 2, 2] });
    const args = ["install", "-y", "-qq", "--no-install-recommends", "fonts-dejavu-core"];
    spawnSync("apt-get", [...args, ...missing.map((tool) => tool.package)], {
      stdio: ["ignore", "ignore", 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    missing = missingTools();
  }
  if (missing.length > 0) {
    console.error(
      `cementwatch: tests that need ${missing.map((tool) => tool.command ?? tool.package).join(", ")} will fail. Install with:\n  ${installCommand(missing)}`,
    );
  }
  return missing;
}

function installCommand(missing) {
  return `sudo apt-get install -y ${missing.map((tool) => tool.package).join(" ")}`;
}

function missingTools() {
  return TOOLS.filter(({ command, file }) =>
    file === undefined ? spawnSync("sh", ["-c", `command -v ${command}`]).status !== 0 : !existsSync(file),
  );
}
