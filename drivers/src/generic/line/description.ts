/**
 * The description of a device that sends lines of text, as it stands in YAML. Checked once, at bind; a description that
 * does not fit itself (a group that the pattern does not have, a template that the pattern does not match) is refused.
 */
import { z } from "zod";
import {
  everyMs,
  repeatedSignal,
  serialPart,
  timeoutMs,
  unitProblem,
  valueFields,
} from "../description-parts.ts";
import { checksumSchema } from "./line-checksum.ts";
import { LinearPattern } from "./linear-pattern.ts";

/** Printable ASCII and the usual control characters: what a request may be made of. */
const requestText = z
  .string()
  .min(1)
  .max(64)
  .refine(
    (text) => Array.from(text).every((char) => char > "\0" && char < "\x80"),
    "use ASCII characters only (write control characters as \\r, \\n or \\x1b in double quotes)",
  );

const HARMLESS =
  "a request may move, set or zero a device: read its manual, and only when this text just asks, write requestIsHarmless: true";

const requestFields = {
  text: requestText,
  /** A person has read the manual: this text changes nothing in the device. */
  requestIsHarmless: z.literal(true, HARMLESS),
  timeoutMs,
};

const pattern = z.string().superRefine((source, context) => {
  try {
    new LinearPattern(source);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
  }
});

/** Positions in the line, the first character is 1, both ends included. */
const columns = z
  .strictObject({ from: z.int().min(1).max(256), to: z.int().min(1).max(256) })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "must not be below from" });

const value = z
  .strictObject({
    ...valueFields,
    /** Where the number stands: a named group of the pattern … */
    group: z.string().optional(),
    /** … or columns. */
    columns: columns.optional(),
    decimalComma: z.boolean().default(false),
    /** Where the device writes its unit, and what it must be there: another one is refused. */
    unitGroup: z.string().optional(),
    unitColumns: columns.optional(),
    unitText: z.string().min(1).max(12).optional(),
    /** Texts in place of the number that mean "above the range", e.g. OL. */
    overrange: z.array(z.string().min(1).max(12)).max(8).default([]),
  })
  .superRefine((entry, context) => {
    const complain = (field: string, message: string): void =>
      context.addIssue({ code: "custom", path: [field], message });
    const unit = unitProblem(entry);
    if (unit !== undefined) complain("unit", unit);
    if ((entry.group === undefined) === (entry.columns === undefined)) {
      complain("group", "say where the number stands: either group or columns");
    }
    if (entry.unitGroup !== undefined && entry.unitColumns !== undefined) {
      complain("unitColumns", "say where the unit stands: either unitGroup or unitColumns");
    }
    const readsUnit = entry.unitGroup !== undefined || entry.unitColumns !== undefined;
    if (readsUnit !== (entry.unitText !== undefined)) {
      complain("unitText", "unitText goes with unitGroup or unitColumns: what the device must write there");
    }
  });

export const lineDescriptionSchema = z
  .strictObject({
    protocol: z.literal("line"),
    name: z.string().min(1).max(80),
    /** Where this knowledge comes from, and how sure it is. */
    notes: z.string().max(600).default(""),
    serial: serialPart,
    end: z.enum(["crlf", "cr", "lf", "etx"]).default("crlf"),
    /** Period of the readings: of the request, or as the device sends unasked. */
    everyMs,
    request: z.strictObject(requestFields).optional(),
    checksum: checksumSchema.optional(),
    /** Absent: the whole line is taken, and values stand in columns. */
    pattern: pattern.optional(),
    values: z.array(value).min(1).max(6),
    /** Groups `model`, `serial` and `firmware`, as far as the device tells them. */
    identity: z
      .strictObject({
        pattern,
        request: z.strictObject(requestFields).optional(),
        template: z.string().max(200),
      })
      .optional(),
    /** A line as the device writes it, with {signal:width.decimals}: what the simulator sends. */
    template: z.string().min(1).max(200),
  })
  .superRefine((description, context) => {
    const complain = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path, message });
    const twice = repeatedSignal(description.values);
    if (twice !== undefined) complain(["values"], twice);
    const groups = groupsOf(description.pattern);
    for (const [index, entry] of description.values.entries()) {
      for (const field of ["group", "unitGroup"] as const) {
        const name = entry[field];
        if (name === undefined || groups.includes(name)) continue;
        const known = groups.length === 0 ? "there is none" : `there are ${groups.join(", ")}`;
        complain(["values", index, field], `the pattern has no group ${name}; ${known}`);
      }
    }
    const { request, identity } = description;
    if (request !== undefined && identity !== undefined && identity.request === undefined) {
      complain(["identity", "request"], "a device that is asked for its values must be asked who it is, too");
    }
  });

export type LineDescription = z.infer<typeof lineDescriptionSchema>;
export type LineValue = LineDescription["values"][number];

const ENDS = { crlf: "\r\n", cr: "\r", lf: "\n", etx: "\x03" } as const;

export function endOf(description: LineDescription): string {
  return ENDS[description.end];
}

function groupsOf(source: string | undefined): readonly string[] {
  try {
    return source === undefined ? [] : new LinearPattern(source).groups;
  } catch {
    // The pattern's own complaint stands at its line.
    return [];
  }
}
