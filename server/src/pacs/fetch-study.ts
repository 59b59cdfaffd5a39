/** Fetches a study of an archive into the inbox: all of what came, or nothing when it broke off. */
import { type FetchResult, PACS_WAYS } from "@cementwatch/shared/pacs/pacs-view";
import { z } from "zod";
import type { JobTools } from "../jobs/job.ts";
import { getStudy } from "./get-study.ts";
import { InboxWriter } from "./inbox.ts";
import { pacsTargetSchema } from "./pacs-target.ts";
import { dimsePeer, webPeer } from "./target-peers.ts";
import { wadoStudy } from "./wado-study.ts";

const fetchOrderSchema = z.strictObject({
  target: pacsTargetSchema,
  way: z.enum(PACS_WAYS),
  studyUid: z.string(),
  inbox: z.string(),
});
export type FetchOrder = z.input<typeof fetchOrderSchema>;

/** Nobody knows how many there will be: half way after so many. */
const HALF_WAY_OBJECTS = 50;

/** @throws FaultError NET-PACS-FAILED; the system's error */
export async function fetchStudy(
  input: FetchOrder,
  { progress }: Pick<JobTools, "progress">,
): Promise<FetchResult> {
  const { target, way, studyUid, inbox } = fetchOrderSchema.parse(input);
  const writer = new InboxWriter(inbox);
  const onObject = () => {
    const { objects } = writer;
    progress(objects / (objects + HALF_WAY_OBJECTS), `${objects} objects came`);
  };
  try {
    const warnings: string[] = [];
    if (way === "web") await wadoStudy(webPeer(target), studyUid, writer, onObject);
    else {
      const failed = await getStudy(dimsePeer(target), studyUid, writer, onObject);
      if (failed > 0) warnings.push(`the archive could not send ${failed} objects`);
    }
    if (writer.rejected > 0)
      warnings.push(`${writer.rejected} objects were no DICOM files and were left out`);
    const { objects, bytes } = writer;
    if (objects === 0) warnings.push("the archive has no objects of this study");
    return { target: target.id, way, folder: writer.finish(), objects, bytes, warnings };
  } catch (error) {
    writer.discard();
    throw error;
  }
}
