/** The whole present state of a runtime, for a screen that connects, reconnects, or after a seek. */
import type { EnvelopeHeader } from "@cementwatch/shared/protocol/envelope";
import type { Runtime } from "../session/runtime.ts";
import type { ClientOutbox } from "./client-outbox.ts";
import { encodeFrame } from "./encode-frame.ts";
import { encodeMessage } from "./encode-message.ts";
import { TelemetryBatch } from "./telemetry-batch.ts";

export interface Watcher {
  readonly outbox: ClientOutbox;
  readonly wantsFrames: boolean;
}

/**
 * Offers, in this order: welcome, config, series, the whole alarm state, assessment, status, findings, playback, the
 * samples of the last 60 s and the newest picture of each view, so that a screen that comes while the beam is off shows it held.
 */
export function offerWholeState(
  watcher: Watcher,
  runtime: Runtime,
  software: string,
  nextHeader: () => Omit<EnvelopeHeader, "channel" | "flags">,
): void {
  const { outbox } = watcher;
  const snapshot = runtime.snapshot();
  const { runtimeId, generation, origin } = runtime;
  const about = { runtimeId, generation, origin };
  outbox.offer(
    "control",
    "",
    encodeMessage({
      type: "welcome",
      ...about,
      sessionId: runtime.sessionId,
      title: runtime.title,
      software,
      nowUs: runtime.nowUs(),
      config: snapshot.config,
      isRecording: snapshot.isRecording,
    }),
  );
  outbox.offer("control", "", encodeMessage({ type: "config", ...about, config: snapshot.config }));
  for (const { version, series } of snapshot.series) {
    outbox.offer("control", "", encodeMessage({ type: "series", ...about, seriesVersion: version, series }));
  }
  outbox.offer("alarm", "", encodeMessage({ type: "alarms", ...about, state: snapshot.alarms, events: [] }));
  const { assessment, status, procedure, playback } = snapshot;
  if (assessment !== undefined) {
    outbox.offer("assessment", "", encodeMessage({ type: "assessment", ...about, assessment }));
  }
  if (status !== undefined) outbox.offer("status", "", encodeMessage({ type: "status", ...about, status }));
  if (procedure !== undefined) {
    outbox.offer("procedure", "", encodeMessage({ type: "procedure", ...about, procedure }));
  }
  for (const finding of snapshot.findings) {
    const key = `${finding.pictureId} ${finding.view}`;
    outbox.offer("overlay", key, encodeMessage({ type: "overlay", ...about, finding }));
  }
  if (playback !== undefined) {
    outbox.offer("status", "playback", encodeMessage({ type: "playback", ...about, state: playback }));
  }
  const batch = new TelemetryBatch();
  for (const sample of snapshot.samples) batch.add(sample);
  outbox.offerTelemetry(batch, (wanted) => wanted.encode(nextHeader()));
  if (!watcher.wantsFrames) return;
  for (const ready of snapshot.frames) outbox.offerFrame(encodeFrame(ready, nextHeader()));
}
