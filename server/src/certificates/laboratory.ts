/** Who calibrates here, for the head of a certificate: `laboratory.json` in the data folder, entered by the hospital. */
import { readFile } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";

const text = z.string().max(120);
const schema = z.strictObject({
  name: text.min(1),
  street: text.default(""),
  postCode: text.default(""),
  city: text.default(""),
  countryCode: z.string().regex(/^[A-Z]{2}$/, "use two letters like DE"),
  eMail: text.default(""),
});

export type Laboratory = z.infer<typeof schema>;

/** `ZZ`: user-assigned in ISO 3166-1, for a country that nobody entered. */
export const UNNAMED_LABORATORY: Laboratory = {
  name: "Laboratory not named (enter it in laboratory.json)",
  street: "",
  postCode: "",
  city: "",
  countryCode: "ZZ",
  eMail: "",
};

/** A missing file is a laboratory without a name. @throws FaultError PIP-CONFIG-INVALID for one that cannot be used. */
export async function readLaboratory(path: string): Promise<Laboratory> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return UNNAMED_LABORATORY;
    throw new FaultError("PIP-CONFIG-INVALID", `laboratory.json cannot be read: ${(error as Error).message}`);
  }
  try {
    return schema.parse(JSON.parse(content));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new FaultError("PIP-CONFIG-INVALID", `laboratory.json does not fit: ${why}`);
  }
}
