/** The pressure that the monitor shows: its newest value, dashes when it is old, and the last readings with their times. */
import type { TimedReading } from "@cementwatch/shared/calibration/step-response";
import { useConnection } from "../../connection/use-connection.ts";
import { useSession } from "../../store/use-session.ts";
import { signalOf } from "../monitor/wall-model.ts";
import { shown } from "./shown-value.ts";

export interface LineReadings {
  /** In bar, for the eye. */
  readonly text: string;
  /** The last half minute, kPa, oldest first, and the time now; `undefined`: the connection is lost. */
  readonly read: () => { readonly nowUs: number; readonly readings: readonly TimedReading[] } | undefined;
}

const BAR = { unit: "bar", factor: 0.01, decimals: 2 };
const REACH_US = 31_000_000;
/** More readings than any driver sends in the reach are not thinned out: two for each bucket. */
const BUCKETS = 4_000;

export function useLineReadings(): LineReadings {
  const connection = useConnection({ runtime: "monitor", role: "engineer", wantsFrames: false });
  const text = useSession(connection, ({ assessment, connection: { state } }) => {
    const signal = signalOf(assessment, "pressureKpa");
    return shown(state === "open" && signal?.state === "fresh" ? signal.value : undefined, BAR);
  });
  const read = () => {
    if (connection.store.getState().connection.state !== "open") return undefined;
    const nowUs = connection.nowUs();
    if (nowUs === undefined) return undefined;
    const { timesS, values } = connection.telemetry
      .ring("pressureKpa")
      .window(nowUs - REACH_US, nowUs, BUCKETS);
    const readings = timesS.map((timeS, index) => ({
      atUs: Math.round(nowUs + timeS * 1e6),
      value: values[index] ?? Number.NaN,
    }));
    return { nowUs, readings };
  };
  return { text, read };
}
