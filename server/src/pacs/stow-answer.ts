/** The answer to a STOW-RS request (PS3.18 10.5.3, table I.2-1): a status for each object that it names. */
import { z } from "zod";

const UID_MOST = 64;
const UNSPECIFIED = 0x0110;

const uid = z.object({ Value: z.tuple([z.string().max(UID_MOST)]) });
const number = z.object({ Value: z.tuple([z.int().min(0).max(0xffff)]) }).optional();
const items = <Item extends z.ZodType>(item: Item) =>
  z.object({ Value: z.array(item).optional() }).optional();

const answerSchema = z.object({
  /** FailedSOPSequence, with FailureReason. */
  "00081198": items(z.object({ "00081155": uid, "00081197": number })),
  /** ReferencedSOPSequence, with WarningReason. */
  "00081199": items(z.object({ "00081155": uid, "00081196": number })),
});

/** SOP instance UID to status; failed objects last, so that one named twice has failed. `undefined`: no such answer. */
export function readStowAnswer(bytes: Uint8Array): ReadonlyMap<string, number> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = answerSchema.safeParse(Array.isArray(json) ? json[0] : json);
  if (!parsed.success) return undefined;
  const failed = parsed.data["00081198"]?.Value ?? [];
  const stored = parsed.data["00081199"]?.Value ?? [];
  if (failed.length + stored.length === 0) return undefined;
  return new Map([
    ...stored.map((item) => [item["00081155"].Value[0], item["00081196"]?.Value[0] ?? 0] as const),
    ...failed.map((item) => [item["00081155"].Value[0], item["00081197"]?.Value[0] ?? UNSPECIFIED] as const),
  ]);
}
