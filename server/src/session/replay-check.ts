/**
 * Recomputes a session's alarms from its recorded inputs, as fast as possible, and compares them byte for byte. An excerpt
 * is taken up at the stored state that it begins with.
 */
import type { DecoderFactory } from "@cementwatch/shared/pipeline/decoder-port";
import type { PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { OtherSoftware } from "@cementwatch/shared/session/session-summary";
import { excerptWords } from "../recording/excerpt-text.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { inputOfRecord } from "./input-record.ts";
import { otherSoftware } from "./other-software.ts";

export interface ReplayCheck {
  readonly isEqual: boolean;
  readonly recorded: number;
  readonly recomputed: number;
  readonly inputs: number;
  /** Set when another software recorded it: alarms may then differ for that reason alone. */
  readonly otherSoftware?: OtherSoftware;
  /** Set for a part of another record: equality is of the part alone. */
  readonly excerpt?: string;
  /** First differences, readable. */
  readonly differences: readonly string[];
}

const DIFFERENCES_SHOWN = 10;

/** `chunkUs`: how far time is advanced at once between inputs; any value must give the same alarms. */
export function checkReplay(
  reader: SessionReader,
  createDecoder: DecoderFactory,
  chunkUs?: number,
): ReplayCheck {
  const pipeline = new Pipeline(createDecoder);
  const recorded: string[] = [];
  const recomputed: string[] = [];
  let inputs = 0;
  let lastUs = 0;
  const keep = (outputs: readonly PipelineOutput[]) => {
    for (const output of outputs) if (output.kind === "alarm") recomputed.push(JSON.stringify(output.event));
  };
  const restored = reader.excerptOf === undefined ? undefined : reader.snapshotBefore(reader.startUs);
  if (restored !== undefined) pipeline.restore(restored.pipeline);
  for (const message of reader.messages()) {
    lastUs = Math.max(lastUs, message.atUs);
    if (message.topic === "/alarm") recorded.push(JSON.stringify(message.json));
    const input = inputOfRecord(message);
    if (input === undefined || input.sequence <= (restored?.sequence ?? 0)) continue;
    inputs += 1;
    if (chunkUs !== undefined) stepTo(pipeline, input.atUs, chunkUs, keep);
    keep(pipeline.step(input));
  }
  keep(pipeline.advance(lastUs));
  const other = otherSoftware(reader.header);
  return {
    ...(other === undefined ? {} : { otherSoftware: other }),
    ...(reader.excerptOf === undefined ? {} : { excerpt: excerptWords(reader.excerptOf) }),
    ...compare(recorded, recomputed, reader.isFinished),
    recorded: recorded.length,
    recomputed: recomputed.length,
    inputs,
  };
}

function stepTo(
  pipeline: Pipeline,
  toUs: number,
  chunkUs: number,
  keep: (outputs: readonly PipelineOutput[]) => void,
): void {
  for (let atUs = Math.ceil(toUs / chunkUs - 1) * chunkUs; atUs < toUs; atUs += chunkUs) {
    if (atUs > pipeline.atUs()) keep(pipeline.advance(atUs));
  }
}

/** In an unfinished file the last alarms may be missing: their chunk was never closed. */
function compare(recorded: readonly string[], recomputed: readonly string[], isFinished: boolean) {
  const differences: string[] = [];
  const length = isFinished ? Math.max(recorded.length, recomputed.length) : recorded.length;
  for (let i = 0; i < length && differences.length < DIFFERENCES_SHOWN; i++) {
    if (recorded[i] === recomputed[i]) continue;
    differences.push(
      `alarm ${i + 1}\n  recorded   ${recorded[i] ?? "(none)"}\n  recomputed ${recomputed[i] ?? "(none)"}`,
    );
  }
  return { isEqual: differences.length === 0, differences };
}
