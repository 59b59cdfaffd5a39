/** What the pump's own states mean, in words for the person beside it. */
interface PumpMessage {
  readonly code: string;
  readonly text: string;
}

export const ALARM_STALL: PumpMessage = {
  code: "HV-STALL",
  text: "The pump's motor stalled: back-pressure too high. Clear it on the pump's screen.",
};

export const ALARM_LIMIT: PumpMessage = {
  code: "HV-LIMIT-SWITCH",
  text: "The pump's block reached a limit switch and stopped. Check the syringe's position.",
};

export const NOTICE_TARGET: PumpMessage = {
  code: "HV-TARGET-REACHED",
  text: "The pump reached its target volume and stopped.",
};

export const NOTICE_REVIVED: PumpMessage = {
  code: "HV-SESSION-REVIVED",
  text: "The pump answers again: a touch on its screen or a lost reply had ended the session.",
};

/** `text` is the version that the pump gave. */
export function otherModel(text: string, title: string): PumpMessage {
  return {
    code: "HV-OTHER-MODEL",
    text: `The pump says it is "${text}", not a ${title}: set the option model to the pump's own. Its volume is not read.`,
  };
}

/** The pump's own two error lines, as one sentence. */
export function refusal(lines: readonly string[]): PumpMessage {
  const words = lines.map((line) => line.trim()).join(" ");
  return {
    code: "HV-REQUEST-REFUSED",
    text: `The pump did not answer the request: ${words}. Check the option model, and that its screen shows Quick Start.`,
  };
}
