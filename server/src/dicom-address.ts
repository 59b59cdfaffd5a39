/** How a DICOM peer is named in a device set. */
import { z } from "zod";

/** PS3.5 table 6.2-1: VR AE. */
export const aeTitle = z
  .string()
  .regex(/^(?! +$)[\x20-\x5b\x5d-\x7e]{1,16}$/, "use 1 to 16 plain characters without a backslash");

export const hostName = z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/, "use a host name or an IP address");
