/**
 * Options that every described device has beside its description. The server puts the description in from a file or from
 * those that are shipped; the name stays, so that the device set can be written again as it was. What is recorded is the
 * whole description: a replay does not depend on a file.
 */
import { z } from "zod";

export const descriptionOptions = {
  /** Name of a description that is shipped, e.g. psi-line-gauge. */
  use: z.string().optional(),
  /** Path of a description, from the folder of the device set. */
  file: z.string().optional(),
};
