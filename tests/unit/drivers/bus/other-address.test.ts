import type { DeviceSimulator } from "@cementwatch/drivers/driver";
import { createMemoryLink } from "@cementwatch/drivers/memory-link";
import { findDriver } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { crc16Modbus } from "@cementwatch/shared/bytes/checksum";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { describe, expect, test } from "vitest";
import { RAMP_PLANT } from "../../../support/driver-transcript.ts";
import { createManualClock } from "../../../support/manual-clock.ts";

/** A line fault that no device can make by itself: what is asked of `asked` reaches `other`, which answers. */
function impostor(driver: string, asked: number, other: number): DeviceSimulator {
  const device = findDriver(driver).bind({ address: other }).createSimulator(RAMP_PLANT, 1);
  return {
    ...device,
    receive: (bytes, atUs) => device.receive(driver === "keller" ? keller(bytes) : newEra(bytes), atUs),
  };
  function keller(bytes: Uint8Array): Uint8Array {
    const body = Uint8Array.of(other, ...bytes.subarray(1, -2));
    const crc = crc16Modbus(body);
    return Uint8Array.of(...body, crc >> 8, crc & 0xff);
  }
  function newEra(bytes: Uint8Array): Uint8Array {
    return new TextEncoder().encode(new TextDecoder().decode(bytes).replace(String(asked), String(other)));
  }
}

describe.each(["keller", "new-era"])("%s", (driver) => {
  test("an answer from another address is no value, and who answered and what to do is told", async () => {
    const clock = createManualClock();
    const items: DecodedItem[] = [];
    const faults: { code: string; detail: string }[] = [];
    const supervisor = new Supervisor({
      protocol: findDriver(driver).bind({ address: 1 }),
      openSource: () => Promise.resolve(createMemoryLink("line", impostor(driver, 1, 2), clock)),
      clock,
      random: () => 0.5,
      sink: {
        serial: () => undefined,
        link: () => undefined,
        fault: (code, detail) => faults.push({ code, detail }),
        items: (decoded) => items.push(...decoded),
      },
    });
    supervisor.start();
    await clock.advance(1_500_000);
    expect(supervisor.state()).toBe("silent");
    expect(items.filter(({ kind }) => kind !== "rejected")).toEqual([]);
    expect(items[0]).toMatchObject({ code: "INJ-OTHER-ADDRESS" });
    expect(faults[0]?.code).toBe("LNK-SILENT");
    expect(faults[0]?.detail).toContain(
      "address 2 answered a request to address 1: set address 1 on the device",
    );
  });
});
