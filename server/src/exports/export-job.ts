/** An export as a job of the server. */
import { FaultError } from "@cementwatch/shared/faults";
import { z } from "zod";
import { createClock } from "../clock.ts";
import type { JobRun } from "../jobs/job.ts";
import { type ExportOrder, exportOrderSchema } from "./export-order.ts";
import { exportPorts } from "./export-ports.ts";
import { exportSession } from "./export-session.ts";

export const run: JobRun = async (input, tools) => {
  const order = exportOrderSchema.safeParse(input);
  if (!order.success) throw new FaultError("REC-EXPORT-REFUSED", z.prettifyError(order.error));
  return exportSession(order.data as ExportOrder, tools, exportPorts(order.data, createClock().wallMs));
};
