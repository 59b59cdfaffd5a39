/** The form of a cement profile from outside: a request or a file. Whether its numbers make sense: `profileProblem`. */
import { z } from "zod";

const number = z.number();
const text = z.string().max(400);

const handlingRow = z.strictObject({
  temperatureC: number,
  mixingS: number,
  workingFromS: number,
  workingToS: number,
  setS: number,
});

/** What a person enters; id, version and reason come with the request. */
const constants = {
  title: text,
  source: text,
  handling: z.array(handlingRow).max(100),
  initialViscosityPaS: number,
  riseS: number,
  viscosityFactor: number,
  readyS: number,
  flowExponent: number,
  opacifier: z.strictObject({ name: z.enum(["BaSO4", "ZrO2", "none"]), massPercent: number }),
  densityGPerMl: number,
  powderG: number,
  liquidG: number,
  monomerShare01: number,
};

export const profileConstantsSchema = z.strictObject(constants);

const profileSchema = z.strictObject({ ...constants, id: text, version: z.int(), reason: text });

/** One version in its file: the digest tells a changed digit, which would still be JSON. */
export const profileFileSchema = z.strictObject({
  savedAt: text,
  sha256: z.string().length(64),
  profile: profileSchema,
});
