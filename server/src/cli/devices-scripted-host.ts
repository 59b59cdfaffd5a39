/** A scripted device behind a real port: what the script does to the cable is done to the port. */
import type { Clock } from "@cementwatch/drivers/clock";
import type { FaultyDevice } from "@cementwatch/drivers/line-faults/faulty-device";
import type { SimulatorHost } from "./devices-host.ts";
import { say } from "./devices-options.ts";

const FOLLOW_PERIOD_US = 10_000;

/**
 * Opens the port and follows the script. Without an event the port stays and says nothing; with one it goes, and comes
 * back under the same name or, `isElsewhere`, under another.
 */
export async function hostScripted(
  device: FaultyDevice,
  clock: Clock,
  open: (isElsewhere: boolean) => Promise<SimulatorHost>,
): Promise<SimulatorHost> {
  const first = await open(false);
  let host: SimulatorHost | undefined = first;
  let isOver = false;
  let failed = (_reason: string): void => undefined;
  const ended = new Promise<string>((resolve) => {
    failed = resolve;
  });
  const watch = (opened: SimulatorHost): void => {
    void opened.ended.then((reason) => {
      if (host === opened && !isOver) failed(reason);
    });
  };
  const release = async (): Promise<void> => {
    const old = host;
    host = undefined;
    await old?.stop();
  };
  const follow = async (): Promise<void> => {
    // Nobody asks an unplugged device: its script goes on all the same.
    if (host === undefined) device.emit(clock.nowUs());
    for (const { isPlugged, hasEvent, isElsewhere } of device.cableEvents()) {
      say(
        `${(clock.nowUs() / 1e6).toFixed(3)} ${isPlugged ? "plugged in" : "unplugged"}${hasEvent ? "" : " without an event"}`,
      );
      if (!isPlugged && hasEvent) await release();
      if (!isPlugged || isOver || (host !== undefined && !isElsewhere)) continue;
      await release();
      host = await open(isElsewhere);
      watch(host);
      say(`now at ${host.port}`);
    }
    if (!isOver) timer = clock.setTimer(FOLLOW_PERIOD_US, next);
  };
  const next = (): void => void follow().catch((error: unknown) => failed(String(error)));
  let timer = clock.setTimer(FOLLOW_PERIOD_US, next);
  watch(first);
  return {
    port: first.port,
    ended,
    async stop() {
      isOver = true;
      timer();
      await release();
    },
  };
}
