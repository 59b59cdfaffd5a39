/** The compose set-up, checked as far as it can be without Docker: its parts, and that they fit each other. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { loadDeviceSet } from "@cementwatch/server/config";
import { parseYaml } from "@cementwatch/server/yaml-file";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, "utf8");

/** The parts of a compose file that this project uses; see the Compose specification. */
interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes: readonly string[];
  readonly devices?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly logging: unknown;
  readonly restart: string;
}

interface Compose {
  readonly services: { readonly server: Service; readonly orthanc: Service };
  readonly networks: {
    readonly pacs: { readonly ipam: { readonly config: readonly { gateway: string }[] } };
  };
  readonly volumes: Readonly<Record<string, null>>;
}

interface OrthancConfig {
  readonly DicomAet: string;
  readonly DicomPort: number;
  readonly HttpPort: number;
  readonly DicomModalities: Readonly<Record<string, { AET: string; Host: string; Port: number }>>;
}

function readCompose(): Compose {
  const file = parseYaml(read("docker-compose.yml"));
  if ("problems" in file) throw new Error(JSON.stringify(file.problems));
  return file.value as Compose;
}

const compose = readCompose();
const orthanc = JSON.parse(read("compose/orthanc.json")) as OrthancConfig;
const { server } = compose.services;

describe("the server's container", () => {
  it("has no rights that it does not need", () => {
    expect(server).toMatchObject({
      network_mode: "host",
      user: "node",
      group_add: ["dialout"],
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      init: true,
    });
    expect(server).not.toHaveProperty("privileged");
    expect(server).not.toHaveProperty("ports");
    for (const volume of server.volumes) expect(volume).not.toContain("docker.sock");
  });

  it("restarts, is watched, and bounds its log", () => {
    for (const service of [server, compose.services.orthanc]) {
      expect(service.restart).toBe("unless-stopped");
      expect(service.logging).toEqual({
        driver: "json-file",
        options: { "max-size": "10m", "max-file": "5" },
      });
    }
    const port = server.command?.[server.command.indexOf("--port") + 1];
    expect(server.healthcheck?.test.at(-1)).toContain(`http://127.0.0.1:${port}/api/health`);
  });

  it("mounts what the command names, and only volumes that are declared", () => {
    const targets = server.volumes.map((volume) => volume.replace(/:ro$/, "").split(":").at(-1));
    expect(targets).toContain(server.command?.[server.command.indexOf("--data") + 1]);
    expect(targets).toContain(server.command?.[server.command.indexOf("--devices") + 1]);
    expect(server.volumes[0]?.split(":")[0] ?? "").toSatisfy((name: string) => name in compose.volumes);
    expect(compose.services.orthanc.volumes[0]?.split(":")[0] ?? "").toSatisfy(
      (name: string) => name in compose.volumes,
    );
  });
});

describe("Orthanc beside it", () => {
  it("is published on loopback only, on its own ports, with no password in the repository", () => {
    expect(compose.services.orthanc.ports).toEqual([
      `127.0.0.1:${orthanc.DicomPort}:${orthanc.DicomPort}`,
      `127.0.0.1:${orthanc.HttpPort}:${orthanc.HttpPort}`,
    ]);
    expect(compose.services.orthanc.image).toMatch(/:\d+\.\d+\.\d+$/);
    expect(compose.services.orthanc.environment?.["ORTHANC__REGISTERED_USERS"]).toContain(
      "${ORTHANC_PASSWORD:?",
    );
    expect(orthanc).toMatchObject({
      AuthenticationEnabled: true,
      DicomCheckCalledAet: true,
      DicomAlwaysAllowStore: false,
      DicomAlwaysAllowFind: false,
    });
    expect(orthanc).not.toHaveProperty("RegisteredUsers");
  });

  it("sends to where the server's device set listens, and is allowed there", () => {
    const [gateway] = compose.networks.pacs.ipam.config;
    const { pictures } = loadDeviceSet(`${ROOT}compose/devices.yaml`, DRIVERS);
    const { cementwatch } = orthanc.DicomModalities;
    expect(pictures[0]?.options).toEqual({
      host: gateway?.gateway,
      port: cementwatch?.Port,
      allowedCallers: [orthanc.DicomAet],
    });
    expect(cementwatch?.Host).toBe(gateway?.gateway);
    for (const { AET } of Object.values(orthanc.DicomModalities)) expect(AET.length).toBeLessThanOrEqual(16);
  });
});

describe("the image", () => {
  it("is built from files that exist and reach the builder, and runs without rights", () => {
    const lines = read("Dockerfile").split("\n");
    const sources = lines
      .filter((line) => line.startsWith("COPY ") && !line.includes("--from="))
      .flatMap((line) => line.split(" ").slice(1, -1));
    const ignore = read(".dockerignore").split("\n");
    for (const source of new Set(sources)) {
      expect(existsSync(`${ROOT}${source}`), source).toBe(true);
      const top = source.split("/")[0];
      expect(ignore, source).toContain(`!${top}`);
    }
    expect(lines.findLast((line) => line.startsWith("USER "))).toBe("USER node");
    expect(
      lines.filter((line) => line.startsWith("FROM node:")).every((line) => line.includes("node:24-slim")),
    ).toBe(true);
  });
});
