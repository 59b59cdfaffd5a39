/** What the pages and the server tell each other about archives (PACS). */
import { z } from "zod";

/** How an archive is spoken to: DICOM's own protocol, or DICOMweb. */
export const PACS_WAYS = ["dimse", "web"] as const;
export type PacsWay = (typeof PACS_WAYS)[number];

export interface PacsTargetView {
  readonly id: string;
  readonly title: string;
  readonly ways: readonly PacsWay[];
  /** Where it is, for a person: `PACS at 10.0.0.5:104, https://…`. Never credentials. */
  readonly address: string;
}

const way = z.enum(PACS_WAYS);
const target = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "an id of the device set");

export const echoRequestSchema = z.strictObject({ way });

export const sendRequestSchema = z.strictObject({
  target,
  way,
  /** Whether objects as received go out with the patient in them; a choice that somebody makes. */
  identified: z.boolean().default(false),
});
export type SendRequest = z.infer<typeof sendRequestSchema>;

const isoDay = z.iso.date("use a date like 2026-11-27");
export const studyQuerySchema = z
  .strictObject({
    pseudonym: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "1–64 letters, digits, . - and _")
      .optional(),
    accession: z
      .string()
      .regex(/^[A-Za-z0-9._/-]{1,16}$/, "1–16 letters, digits, . / - and _")
      .optional(),
    /** Day of the study. */
    date: isoDay.optional(),
  })
  .refine(
    ({ pseudonym, accession, date }) => (pseudonym ?? accession ?? date) !== undefined,
    "give a pseudonym, an accession number or a date",
  );
export type StudyQuery = z.infer<typeof studyQuerySchema>;
export const queryRequestSchema = z.strictObject({ target, way, query: studyQuerySchema });

/** More are not shown. */
export const STUDIES_MOST = 100;

/** A study in an archive. Who the patient is stands in it as a pseudonym only. */
export interface StudyRow {
  readonly studyUid: string;
  readonly pseudonym: string;
  readonly accession: string;
  /** `2026-11-27`, or empty. */
  readonly date: string;
  readonly description: string;
  readonly modalities: string;
}

export interface StudyAnswer {
  readonly rows: readonly StudyRow[];
  /** True when the archive has more than are shown. */
  readonly hasMore: boolean;
}

export const fetchRequestSchema = z.strictObject({
  target,
  way,
  studyUid: z
    .string()
    .max(64)
    .regex(/^[0-9]+(\.[0-9]+)+$/, "a UID of digits and points"),
});
export type FetchRequest = z.infer<typeof fetchRequestSchema>;

const sentObjectSchema = z.object({
  /** Of our own making: kind and number. */
  name: z.string(),
  sopClass: z.string(),
  sopInstanceUid: z.string(),
  sizeBytes: z.number(),
  /** `notTried`: the archive was gone before its turn. */
  state: z.enum(["sent", "refused", "failed", "notTried"]),
  /** What the archive said, or what happened. */
  why: z.string(),
});
export type SentObject = z.infer<typeof sentObjectSchema>;

/** What came of a sending job. */
export const sendResultSchema = z.object({
  target: z.string(),
  way,
  sessionId: z.string(),
  identified: z.boolean(),
  objects: z.array(sentObjectSchema),
  sent: z.number(),
  unsent: z.number(),
  warnings: z.array(z.string()),
});
export type SendResult = z.infer<typeof sendResultSchema>;

/** What came of a fetching job. */
export const fetchResultSchema = z.object({
  target: z.string(),
  way,
  /** Below `inbox/` of the data folder; empty when nothing came. */
  folder: z.string(),
  objects: z.number(),
  bytes: z.number(),
  warnings: z.array(z.string()),
});
export type FetchResult = z.infer<typeof fetchResultSchema>;

/** What a person is told before sending a session. */
export interface SendOutlook {
  /** True when objects as received from the C-arm may hold the patient's name: they do not say that it was removed. */
  readonly carriesIdentity: boolean;
}
