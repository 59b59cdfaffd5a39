/** Finding a device and reading its line over HTTP: the whole server, a simulated sensor on a real pseudo-terminal. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDriver } from "@cementwatch/drivers/registry";
import { hostOnPty } from "@cementwatch/server/cli/devices-host";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import type { ConsoleLine, ProbeView } from "@cementwatch/shared/telemetry/console-line";
import { expect, it, onTestFinished } from "vitest";
import { ask } from "../support/calibration-http.ts";
import { closeBrowser, openPage, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { realClock } from "../support/watched-device.ts";

it("finds a sensor on a free port, shows its line, refuses a port in use", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-desk-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const ports = [join(folder, "used"), join(folder, "free")];
  for (const [index, port] of ports.entries()) {
    const simulator = findDriver("keller").bind({}).createSimulator(createBurstPlant(index), index);
    const host = await hostOnPty(simulator, realClock, port);
    onTestFinished(() => host.stop());
  }
  const file = join(folder, "room.yaml");
  await writeFile(
    file,
    `version: 1\ndevices:\n  - { id: gauge, driver: keller, port: ${ports[0]}, role: injectorPressure }\npictures: []\n`,
  );
  const { url } = await startServer(join(folder, "data"), "--devices", file);
  const probe = (port: string | undefined) =>
    ask<ProbeView & { message?: string }>(`${url}/api/ports/probe`, { port });
  const refused = await probe(ports[0]);
  expect([refused.status, refused.body.message]).toEqual([
    409,
    expect.stringContaining("in use by the device set"),
  ]);
  expect((await probe(ports[1])).status).toBe(202);
  expect((await probe(ports[1])).body.message).toContain("wait for its end");
  let view: ProbeView | undefined;
  await eventually(async () => {
    view = (await ask<ProbeView>(`${url}/api/ports/probe`)).body;
    return view.state !== "running";
  }, "the end of the search");
  expect(view).toMatchObject({ state: "found", yaml: expect.stringContaining("driver: keller") });
  const { body: lines } = await ask<readonly ConsoleLine[]>(`${url}/api/devices/gauge/transcript`);
  expect(lines.some(({ words }) => words.some((word) => word.startsWith("pressure")))).toBe(true);
  const last = lines.at(-1)?.sequence ?? 0;
  const { body: later } = await ask<readonly ConsoleLine[]>(
    `${url}/api/devices/gauge/transcript?after=${last}`,
  );
  expect(later.every(({ sequence }) => sequence > last)).toBe(true);
  expect((await ask(`${url}/api/devices/nobody/transcript`)).status).toBe(404);
  const { page, errors } = await openPage(`${url}/engineer?tab=devices`, 1280, 800);
  await page.getByRole("region", { name: "Device gauge" }).getByText("Round trip p99").waitFor();
  await page.getByText("driver: keller").waitFor();
  const shots = process.env["SHOTS"];
  if (shots) await page.screenshot({ path: `${shots}/devices.png` });
  await page.getByRole("link", { name: "Serial console" }).click();
  await page
    .getByRole("list", { name: "Console of gauge" })
    .getByText(/pressure/)
    .first()
    .waitFor();
  if (shots) await page.screenshot({ path: `${shots}/console.png` });
  expect(errors).toEqual([]);
  await closeBrowser();
});
