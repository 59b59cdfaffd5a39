/** What is lost of a record, as a table for a person: session seconds to the millisecond, chunks, topics. */
import type { LostRange } from "../recording/chain-order.ts";

export function lostLines(lost: readonly LostRange[]): string[] {
  return lost.map(({ fromUs, toUs, chunks, topics }) => {
    const from = seconds(fromUs).padStart(12);
    const range = `lost: ${from} s to ${seconds(toUs).padStart(12)} s (${seconds(toUs - fromUs)} s)`;
    if (chunks === undefined) return `${range}  noted in the record`;
    const what = (topics ?? []).map(({ topic, messages }) =>
      messages === undefined ? topic : `${topic} ${messages}`,
    );
    return `${range}  ${chunks} chunk(s): ${what.length === 0 ? "what was in there is not known" : what.join(", ")}`;
  });
}

function seconds(us: number): string {
  return (us / 1e6).toFixed(3);
}
