/** What was chosen in the last case, offered to the next one by one press. Kept in this browser; never a pseudonym. */
import { builtInCement } from "@cementwatch/shared/cement/cement-profile";
import type { ConfigChange } from "@cementwatch/shared/protocol/config-change-schema";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

const KEY = "cementwatch.lastCase";

type Fields = Pick<
  SessionConfig["procedure"],
  "procedure" | "cementProfile" | "cannulaGauge" | "cannulaLengthMm" | "approach"
>;

export interface LastCase extends Fields {
  readonly volume: SessionConfig["fitted"]["volume"];
  readonly pressure: boolean;
}

export function lastCaseOf({ procedure, fitted }: SessionConfig): LastCase {
  const { procedure: kind, cementProfile, cannulaGauge, cannulaLengthMm, approach } = procedure;
  const { volume, pressure } = fitted;
  return { procedure: kind, cementProfile, cannulaGauge, cannulaLengthMm, approach, volume, pressure };
}

/** The change that makes a case like the last one; level and side are never taken over. */
export function asLastCase(last: LastCase): ConfigChange {
  const { volume, pressure, ...procedure } = last;
  return { procedure, fitted: { volume, pressure } };
}

export function isLikeLast(last: LastCase, config: SessionConfig): boolean {
  return JSON.stringify(last) === JSON.stringify(lastCaseOf(config));
}

/** `PKP · PMMA, high viscosity · 11G × 120 mm`. */
export function lastCaseText({ procedure, cementProfile, cannulaGauge, cannulaLengthMm }: LastCase): string {
  const cement = builtInCement(cementProfile)?.title ?? cementProfile;
  return `${procedure} · ${cement} · ${cannulaGauge}G × ${cannulaLengthMm} mm`;
}

/** What is kept, or `undefined` when nothing is or it cannot be read. */
export function readLastCase(text: string | null): LastCase | undefined {
  if (text === null) return undefined;
  try {
    const value = JSON.parse(text) as Partial<LastCase> | null;
    const isWhole =
      typeof value?.procedure === "string" &&
      typeof value.cementProfile === "string" &&
      typeof value.cannulaGauge === "number" &&
      typeof value.cannulaLengthMm === "number" &&
      typeof value.approach === "string" &&
      typeof value.volume === "string" &&
      typeof value.pressure === "boolean";
    return isWhole ? (value as LastCase) : undefined;
  } catch {
    return undefined;
  }
}

export function storedLastCase(): LastCase | undefined {
  return readLastCase(window.localStorage.getItem(KEY));
}

/** Called when a case ends. A browser that keeps nothing loses a convenience and no more. */
export function storeLastCase(config: SessionConfig): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(lastCaseOf(config)));
  } catch {
    return;
  }
}
