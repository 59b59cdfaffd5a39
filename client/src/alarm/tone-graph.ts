/** The nodes that make a burst, on any audio context: what a room hears and what is measured is the same graph. */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { burstPulses, FUNDAMENTAL_HZ, PARTIALS, type Pulse } from "./burst.ts";

const PEAK_GAIN = 0.5;

/** Schedules the pulses of one burst from `startS` of the context's time into `output`. */
export function scheduleBurst(
  context: BaseAudioContext,
  output: AudioNode,
  priority: AlarmPriority,
  startS: number,
): void {
  const wave = context.createPeriodicWave(
    new Float32Array([0, ...PARTIALS.map(() => 0)]),
    new Float32Array([0, ...PARTIALS]),
  );
  for (const pulse of burstPulses(priority)) schedulePulse(context, output, wave, pulse, startS);
}

function schedulePulse(
  context: BaseAudioContext,
  output: AudioNode,
  wave: PeriodicWave,
  pulse: Pulse,
  startS: number,
): void {
  const fromS = startS + pulse.startMs / 1000;
  const untilS = fromS + pulse.durationMs / 1000;
  const endS = untilS + pulse.fallMs / 1000;
  const tone = context.createOscillator();
  tone.setPeriodicWave(wave);
  tone.frequency.value = FUNDAMENTAL_HZ;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, fromS);
  gain.gain.linearRampToValueAtTime(PEAK_GAIN, fromS + pulse.riseMs / 1000);
  gain.gain.setValueAtTime(PEAK_GAIN, untilS);
  gain.gain.linearRampToValueAtTime(0, endS);
  tone.connect(gain).connect(output);
  tone.start(fromS);
  tone.stop(endS + 0.01);
}
