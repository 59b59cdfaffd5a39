/** Reports made of whole sessions, as another maker's tools read them. */
import { join } from "node:path";
import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import { makeReport, REPORT_FORMS } from "@cementwatch/server/reports/make-report";
import type { Report } from "@cementwatch/server/reports/report";
import type { Workshop } from "./dcmtk.ts";
import { writeSession } from "./procedure-fixture.ts";
import { temporaryFolder } from "./recorded-session.ts";

export interface MadeReport {
  readonly report: Report;
  /** What a person reads on the page. */
  readonly text: string;
  readonly pages: number;
  readonly forms: ReadonlyMap<(typeof REPORT_FORMS)[number], Uint8Array>;
}

/** All forms of a session file, written into the workshop as `name.form`. */
export async function madeReport(shop: Workshop, path: string, name: string): Promise<MadeReport> {
  const forms = await makeReport({ paths: [path] }, REPORT_FORMS);
  for (const [form, bytes] of forms) await shop.write(`${name}.${form}`, bytes);
  const report = JSON.parse(new TextDecoder().decode(forms.get("json"))) as Report;
  const text = await shop.tool("pdftotext", "-layout", `${name}.pdf`, "-");
  const pages = Number(/Pages:\s+(\d+)/.exec(await shop.tool("pdfinfo", `${name}.pdf`))?.[1]);
  return { report, text, pages, forms };
}

/** A session of these messages; inputs are numbered in their order. */
export async function sessionOf(messages: readonly RecordedMessage[], title?: string): Promise<string> {
  const path = join(temporaryFolder(), "case.mcap");
  let sequence = 0;
  const numbered = messages.map((message) => {
    const isCounted = message.topic.startsWith("/input/") && message.topic !== "/input/dicom";
    if (isCounted) sequence += 1;
    return isCounted ? { ...message, sequence } : message;
  });
  await writeSession(path, numbered, title);
  return path;
}
