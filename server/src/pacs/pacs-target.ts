/** The archives of a room, as its device set names them. */
import { z } from "zod";
import { aeTitle, hostName } from "../dicom-address.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const dimse = z.strictObject({
  host: hostName,
  port: z.int().min(1).max(65_535),
  calledAe: aeTitle,
  callingAe: aeTitle,
});

const web = z
  .strictObject({
    /** Root of DICOMweb, to which `/studies` is added. */
    url: z
      .url({ protocol: /^https?$/, error: "use the DICOMweb root, e.g. https://pacs.example.org/dicom-web" })
      .max(512)
      .refine((url) => !/[@?#]/.test(url), "write no user, password, ? or # into it: use credentialsFile"),
    /** One line, `user:password` or `Bearer token`; beside the device set unless the path is absolute. */
    credentialsFile: z.string().min(1).max(512).exactOptional(),
  })
  .refine(({ url, credentialsFile }) => credentialsFile === undefined || isPrivate(url), {
    path: ["url"],
    message: "credentials go over https, or to this computer, only",
  });

const pacsEntry = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "use a–z, 0–9 and -, at most 32 characters"),
    title: z.string().trim().min(1, "give it a name").max(64, "at most 64 characters"),
    /** Silence after which the peer counts as gone. */
    timeoutS: z.int().min(1).max(600).default(30),
    dimse: dimse.exactOptional(),
    web: web.exactOptional(),
  })
  .refine((entry) => entry.dimse !== undefined || entry.web !== undefined, {
    path: ["dimse"],
    message: "give dimse (host, port, calledAe, callingAe), web (url), or both",
  });
export type PacsTarget = z.infer<typeof pacsEntry>;

export const pacsTargetSchema = pacsEntry;

/** As a device set holds them. */
export const pacsTargets = z
  .array(pacsEntry)
  .max(8)
  .superRefine((entries, context) => {
    for (const [index, { id }] of entries.entries()) {
      if (entries.findIndex((other) => other.id === id) === index) continue;
      context.addIssue({ code: "custom", path: [index, "id"], message: `id ${id} is used twice` });
    }
  });

function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || LOOPBACK.has(hostname);
}
