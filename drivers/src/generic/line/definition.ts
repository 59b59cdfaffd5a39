/** Any device that prints its values as lines of text, described in YAML: the driver of last resort, and of gauges. */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";
import { type DriverDefinition, defineDriver } from "../../driver.ts";
import { descriptionOptions } from "../description-options.ts";
import { GENERIC_SIGNALS } from "../description-parts.ts";
import { endOf, type LineDescription, lineDescriptionSchema } from "./description.ts";
import { checkedText } from "./line-checksum.ts";
import { createLineReader } from "./line-values.ts";
import { createLinePoller } from "./poller.ts";
import { createLineDecoder, requestsOf } from "./protocol.ts";
import { createLineSimulator } from "./simulator.ts";
import { renderIdentity, renderLine } from "./template.ts";

const SERIAL = { baudRate: 9_600, dataBits: 8, parity: "none", stopBits: 1 } as const;
/** Start and stop bit around eight bits: near enough for a simulated line. */
const BITS_PER_BYTE = 10;

const description = lineDescriptionSchema.superRefine((parsed, context) => {
  const complaint = templateProblem(parsed);
  if (complaint !== undefined) context.addIssue({ code: "custom", ...complaint });
});

export const genericLine: DriverDefinition = defineDriver({
  id: "generic-line",
  title: "Generic line protocol: a device that prints its values, described in YAML",
  kind: "generic",
  signals: GENERIC_SIGNALS,
  serial: SERIAL,
  optionsSchema: z.strictObject({ ...descriptionOptions, description }),
  create(options) {
    const bound = options.description;
    const allowed = requestsOf(bound);
    return {
      nominalPeriodUs: bound.everyMs * 1000,
      signals: bound.values.map(({ signal }) => signal),
      serial: bound.serial,
      isAllowedRequest: (bytes) => allowed.has(bytesToHex(bytes)),
      createDecoder: () => createLineDecoder(bound),
      createPoller: () => createLinePoller(bound),
      createSimulator: (plant, seed) => createLineSimulator(plant, seed, bound, BITS_PER_BYTE),
    };
  },
});

/** A description whose own example it cannot read is wrong in one of the two. */
function templateProblem(parsed: LineDescription): { path: string[]; message: string } | undefined {
  const reader = createLineReader(parsed);
  const line = textOf(renderLine(parsed, {}), parsed);
  const meaning = reader.values(line);
  if (meaning.kind === "otherUnit") {
    const message = `the template's line ${JSON.stringify(line)} has the unit ${meaning.found}, unitText says ${meaning.expected}`;
    return { path: ["template"], message };
  }
  if (meaning.kind === "malformed") {
    const message = `the template's line ${JSON.stringify(line)} is not read by the pattern and the values; one of them is wrong`;
    return { path: ["template"], message };
  }
  const who = renderIdentity(parsed, "0");
  if (parsed.identity === undefined || reader.identity(textOf(who, parsed)) !== undefined) return undefined;
  return {
    path: ["identity", "template"],
    message: "the identity's pattern does not read the identity's template",
  };
}

function textOf(line: string, { checksum, ...rest }: LineDescription): string {
  const bare = line.slice(0, line.length - endOf({ ...rest, checksum }).length);
  if (checksum === undefined) return bare;
  return (
    checkedText(
      Uint8Array.from(bare, (char) => char.charCodeAt(0)),
      checksum,
    ) ?? bare
  );
}
