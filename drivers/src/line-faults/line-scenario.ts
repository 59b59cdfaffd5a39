/** What can happen to a device and its cable, as a script. The same words stand in the YAML files of `scenarios/`. */
import { hexToBytes } from "@cementwatch/shared/bytes/ascii";
import { z } from "zod";

const US_PER_S = 1_000_000;
const MAX_SECONDS = 86_400;

/** `3.2s`, `250ms` or a number of seconds; µs in the program. */
const time = z
  .union([z.string().regex(/^\d+(\.\d+)? ?(s|ms)$/, "write a time like 3.2s or 250ms"), z.number()])
  .transform((value) => {
    if (typeof value === "number") return Math.round(value * US_PER_S);
    return Math.round(Number.parseFloat(value) * (value.endsWith("ms") ? 1_000 : US_PER_S));
  })
  .pipe(
    z
      .int()
      .min(0)
      .max(MAX_SECONDS * US_PER_S, "at most 86400 s"),
  );
const share = z.number().min(0).max(1);
const hex = z.string().refine((text) => (hexToBytes(text)?.length ?? 0) > 0, "write bytes like 02 41 3F");
/** Left out: to the end. */
const lasting = { for: time.optional() };
const step = { at: time, device: z.string().optional() };

const lineStep = z.discriminatedUnion("do", [
  /** Random bytes come in. */
  z.strictObject({ ...step, do: z.literal("garbage"), bytes: z.int().min(1).max(4_096) }),
  /** Of the device's bytes so large a share is changed by one bit: what a checksum must find. */
  z.strictObject({ ...step, do: z.literal("damage"), share, ...lasting }),
  /** So large a share of the device's bytes is lost: partial messages. */
  z.strictObject({ ...step, do: z.literal("drop"), share, ...lasting }),
  /** So large a share of the device's pieces comes twice. */
  z.strictObject({ ...step, do: z.literal("duplicate"), share, ...lasting }),
  /** Answers come later, evenly spread between `by` and `by` + `jitter`. */
  z.strictObject({ ...step, do: z.literal("delay"), by: time, jitter: time.default(0), ...lasting }),
  /** A half-duplex adapter repeats what the host sends. */
  z.strictObject({ ...step, do: z.literal("echo"), ...lasting }),
  /** Both ends run at different rates: requests are not understood, answers arrive as framing noise. */
  z.strictObject({ ...step, do: z.literal("wrong-baud"), ...lasting }),
  /** The device's clock runs fast by so many millionths (slow when negative). */
  z.strictObject({
    ...step,
    do: z.literal("clock-drift"),
    ppm: z.number().min(-50_000).max(50_000),
    ...lasting,
  }),
  /** The device sends bytes that nobody asked for. */
  z.strictObject({ ...step, do: z.literal("unsolicited"), hex }),
  /** The device hangs: it hears and says nothing. */
  z.strictObject({ ...step, do: z.literal("hang"), ...lasting }),
  /** Power is off for a time; then the device boots. */
  z.strictObject({ ...step, do: z.literal("power-cut"), for: time }),
  /** The motor stalls as soon as the pressure reaches this. */
  z.strictObject({ ...step, do: z.literal("stall"), aboveKpa: z.number().min(0), ...lasting }),
  /** The adapter is pulled. `event: false`: the system says nothing. `elsewhere`: it comes back under another name. */
  z.strictObject({
    ...step,
    do: z.literal("unplug"),
    event: z.boolean().default(true),
    elsewhere: z.boolean().default(false),
    ...lasting,
  }),
]);

export type LineStep = z.infer<typeof lineStep>;

export const lineScenarioSchema = z.strictObject({
  title: z.string().min(1).max(200),
  /** Length of the script; it plays once. */
  lasts: time,
  steps: z
    .array(lineStep)
    .max(1_000)
    .superRefine((steps, context) => {
      for (const [index, { at }] of steps.entries()) {
        if (at >= (steps[index - 1]?.at ?? 0)) continue;
        context.addIssue({
          code: "custom",
          path: [index, "at"],
          message: "write the steps in the order of time",
        });
      }
    }),
});

export type LineScenario = z.infer<typeof lineScenarioSchema>;
