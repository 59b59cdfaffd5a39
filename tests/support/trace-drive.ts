/** How the plunger is driven in a simulated injection: hand strokes, long pushes, a screw or a pump, with pauses. */
import type { Uniform } from "./uniform-random.ts";

export interface TraceDrive {
  readonly name: "hand" | "push" | "screw" | "pump";
  readonly startS: number;
  readonly typicalMlPerS: number;
  /** The counter restarts here: another syringe. */
  readonly changedAtS?: number;
  /** Plunger speed, mL/s; the hand gives way above its force. */
  readonly speedAt: (tS: number, pressureMpa: number, flowMlPerS: number) => number;
}

interface Stroke {
  readonly fromS: number;
  readonly toS: number;
  readonly mlPerS: number;
  readonly isHalfSine: boolean;
}

/** Draws a drive. `syringe` and `withdrawal` put their event between two strokes. */
export function traceDrive(random: Uniform, durationS: number, kind: string): TraceDrive {
  const name = random.pick(["hand", "hand", "hand", "push", "screw", "pump"] as const);
  const startS = random.between(2, 7);
  const typicalMlPerS = typicalSpeed(random, name);
  const eventAtS = random.between(startS + 15, durationS - 20);
  const breakS = kind === "syringe" ? random.between(4, 12) : random.between(0.5, 3);
  const hasBreak = kind === "syringe" || kind === "withdrawal";
  const strokes: Stroke[] = [];
  let tS = startS;
  let left = Math.floor(random.between(3, 12));
  let isDone = !hasBreak;
  while (tS < durationS) {
    const stroke = drawStroke(random, name, typicalMlPerS, tS);
    strokes.push(stroke);
    tS = stroke.toS + gapAfter(random, name);
    left -= 1;
    if (left <= 0) {
      tS += random.chance(0.8) ? random.between(1.2, 4) : random.between(5, 12);
      left = Math.floor(random.between(3, 12));
    }
    if (!isDone && tS > eventAtS) {
      isDone = true;
      if (kind === "withdrawal") strokes.push(backward(random, tS + 0.3));
      tS += breakS + 1;
    }
  }
  const changedAtS = kind === "syringe" ? changeMoment(strokes, eventAtS) : undefined;
  const limitMpa = random.between(1.8, 3.4);
  return {
    name,
    startS,
    typicalMlPerS,
    ...(changedAtS === undefined ? {} : { changedAtS }),
    speedAt: speedOf(strokes, limitMpa),
  };
}

function typicalSpeed(random: Uniform, name: TraceDrive["name"]): number {
  if (name === "hand") return random.between(0.15, 0.6);
  if (name === "screw") return random.between(0.08, 0.2);
  return random.between(0.03, 0.12);
}

function drawStroke(random: Uniform, name: TraceDrive["name"], typical: number, fromS: number): Stroke {
  const spread =
    name === "pump" ? (random.chance(0.2) ? random.between(0.6, 1.6) : 1) : random.between(0.6, 1.4);
  const length = { hand: [0.15, 0.5], push: [2, 8], screw: [0.5, 1.2], pump: [8, 25] } as const;
  const [shortS, longS] = length[name];
  return {
    fromS,
    toS: fromS + random.between(shortS, longS),
    mlPerS: typical * spread,
    isHalfSine: name === "hand" || name === "screw",
  };
}

function gapAfter(random: Uniform, name: TraceDrive["name"]): number {
  if (name === "hand") return random.between(0.15, 0.8);
  if (name === "screw") return random.between(0.2, 0.8);
  return name === "push" ? random.between(0.3, 1.5) : random.between(0, 1);
}

function backward(random: Uniform, fromS: number): Stroke {
  return { fromS, toS: fromS + 0.3, mlPerS: -random.between(0.1, 0.4), isHalfSine: false };
}

function changeMoment(strokes: readonly Stroke[], eventAtS: number): number {
  const next = strokes.find((stroke) => stroke.fromS > eventAtS + 3) ?? strokes.at(-1);
  const before = strokes.findLast((stroke) => next !== undefined && stroke.toS < next.fromS);
  const fromS = before?.toS ?? eventAtS;
  const middleS = (fromS + (next?.fromS ?? fromS)) / 2;
  return Math.round(middleS / 0.002) * 0.002;
}

function speedOf(strokes: readonly Stroke[], limitMpa: number): TraceDrive["speedAt"] {
  let index = 0;
  return (tS, pressureMpa, flowMlPerS) => {
    while (index < strokes.length - 1 && tS >= (strokes[index]?.toS ?? 0)) index += 1;
    const stroke = strokes[index];
    if (stroke === undefined || tS < stroke.fromS || tS >= stroke.toS) return 0;
    const phase = (tS - stroke.fromS) / (stroke.toS - stroke.fromS);
    const wanted = stroke.mlPerS * (stroke.isHalfSine ? 1.57 * Math.sin(Math.PI * phase) : 1);
    return pressureMpa > limitMpa ? Math.min(wanted, flowMlPerS) : wanted;
  };
}
