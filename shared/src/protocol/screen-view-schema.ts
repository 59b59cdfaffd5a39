/** What a page of the room showed, as it stood on the screen: sent on change, twice a second at most, and recorded. */
import { z } from "zod";
import { SCREEN_TEXT_LENGTH, SCREEN_TEXTS_MOST } from "./wire-constants.ts";

const NAME = /^[A-Za-z][A-Za-z0-9.-]{0,39}$/;

export const screenViewSchema = z.strictObject({
  /** Page and arrangement, such as `wall stop`. */
  layout: z.string().max(64),
  widthPx: z.int().min(0).max(65_535),
  heightPx: z.int().min(0).max(65_535),
  /** False: the tab was behind another one or the window was put away. */
  isVisible: z.boolean(),
  /** Words and numbers by place: `risk`, `picture`, `number.stopLine` … */
  texts: z
    .record(z.string().regex(NAME), z.string().max(SCREEN_TEXT_LENGTH))
    .refine((texts) => Object.keys(texts).length <= SCREEN_TEXTS_MOST, `${SCREEN_TEXTS_MOST} texts at most`),
  /** Session time as the page knew it, µs. */
  drawnAtUs: z.number().min(0),
  /** Session time less the page's own clock, and how well it is known; absent before the first exchange. */
  clock: z.strictObject({ offsetUs: z.number(), roundTripMs: z.number().min(0).max(60_000) }).exactOptional(),
});

export type ScreenView = z.infer<typeof screenViewSchema>;
