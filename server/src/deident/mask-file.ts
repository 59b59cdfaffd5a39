/** The room's mask file, `deident-masks.yaml`: one entry a device and picture size, each complaint with its line. */
import { readFile } from "node:fs/promises";
import { isSameGeometry, type MaskSet } from "@cementwatch/shared/deident/mask-set";
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { parseYaml } from "../yaml-file.ts";

const MASK_FILE_BYTES_MOST = 1_000_000;
const px = z.int().min(0).max(65_535);
const size = z.int().min(1).max(65_535);
const fileSchema = z.strictObject({
  version: z.literal(1),
  masks: z
    .array(
      z.strictObject({
        manufacturer: z.string().max(64),
        model: z.string().max(64),
        rows: size,
        columns: size,
        /** Empty: somebody looked, and the device writes nothing into its pictures. */
        rectangles: z.array(z.strictObject({ x: px, y: px, width: size, height: size })).max(64),
      }),
    )
    .max(1000),
});

/** No file: no masks. @throws FaultError REC-NOT-DEIDENTIFIED naming the line */
export async function readMaskFile(path: string): Promise<readonly MaskSet[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw refused(path, `cannot be read: ${(error as Error).message}`, error);
  }
  return parseMasks(text, path);
}

/** @param name of the file, for messages @throws FaultError REC-NOT-DEIDENTIFIED naming the line */
function parseMasks(text: string, name: string): readonly MaskSet[] {
  if (text.length > MASK_FILE_BYTES_MOST)
    throw refused(name, `has ${text.length} characters, 1 000 000 is the most`);
  const yaml = parseYaml(text);
  if ("problems" in yaml) {
    const [first] = yaml.problems;
    throw refused(name, `line ${first?.line ?? 1}: ${first?.message ?? "no YAML"}`);
  }
  const parsed = fileSchema.safeParse(yaml.value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path ?? [];
    throw refused(
      name,
      `line ${yaml.lineOf(path)}: ${path.join(".") || "the file"}: ${issue?.message ?? "invalid"}`,
    );
  }
  const { masks } = parsed.data;
  for (const [i, mask] of masks.entries()) {
    const line = (...path: PropertyKey[]) => yaml.lineOf(["masks", i, ...path]);
    if (masks.findIndex((other) => isSameGeometry(other, mask)) !== i)
      throw refused(
        name,
        `line ${line()}: masks.${i}: this device and size stands above already; join the two`,
      );
    for (const [r, { x, y, width, height }] of mask.rectangles.entries()) {
      if (x + width <= mask.columns && y + height <= mask.rows) continue;
      throw refused(
        name,
        `line ${line("rectangles", r)}: rectangle ${x},${y} ${width} × ${height} leaves the picture of ${mask.columns} × ${mask.rows} (columns × rows)`,
      );
    }
  }
  return masks;
}

function refused(name: string, problem: string, cause?: unknown): FaultError {
  return new FaultError("REC-NOT-DEIDENTIFIED", `mask file ${name} ${problem}`, { cause });
}
