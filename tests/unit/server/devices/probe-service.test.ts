import { ProbeService } from "@cementwatch/server/devices/probe-service";
import { expect, it } from "vitest";

const USB = { vendorId: "0403", productId: "6001", serialNumber: "A1", location: "1-1", channel: "" };

function service(caseReason: string, twins = false): ProbeService {
  return new ProbeService({
    caseReason: () => caseReason,
    portsInUse: () => ["usb:0403:6001:A1"],
    list: async () => ({
      ports: [
        { path: "/dev/ttyUSB7", usb: USB },
        { path: "/dev/ttyUSB8", usb: { ...USB, location: "1-2", serialNumber: twins ? "A1" : "B2" } },
      ],
    }),
  });
}

it("searches nothing during a case, and no port that the device set finds by its identity", async () => {
  await expect(service("a case is going on").start({ port: "/dev/ttyUSB8" })).rejects.toThrow(
    "a case is going on",
  );
  await expect(service("").start({ port: "/dev/ttyUSB7" })).rejects.toThrow("in use by the device set");
  await expect(service("").start({ port: "tcp://nowhere" })).rejects.toThrow("expected tcp://host:port");
});

it("lists ports with their identity, what holds them, and adapters that cannot be told apart", async () => {
  expect(await service("").ports()).toMatchObject([
    { path: "/dev/ttyUSB7", usb: "0403:6001 A1 at 1-1", busy: "in use by the device set", warning: "" },
    { path: "/dev/ttyUSB8", usb: "0403:6001 B2 at 1-2", busy: "", warning: "" },
  ]);
  const [first] = await service("", true).ports();
  expect(first?.warning).toContain("cannot be told apart from /dev/ttyUSB8: unplug all but one");
});
