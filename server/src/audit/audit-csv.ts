/** Rows of the trail as CSV (RFC 4180) for a spreadsheet, page by page. */
import { AUDIT_COLUMNS, type AuditRow } from "@cementwatch/shared/audit/audit-row";

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** `pageBefore`: the rows older than a number, newest first. The first part is asked for at once: a refusal is an answer. */
export async function* auditCsv(
  pageBefore: (seq: number) => Promise<{ readonly rows: readonly AuditRow[]; readonly hasMore: boolean }>,
): AsyncGenerator<string> {
  yield `${AUDIT_COLUMNS.join(",")}\r\n`;
  let before = Number.MAX_SAFE_INTEGER;
  for (let hasMore = true; hasMore; ) {
    const page = await pageBefore(before);
    yield page.rows.map(csvLine).join("");
    before = page.rows.at(-1)?.seq ?? 0;
    hasMore = page.hasMore;
  }
}

function csvLine(row: AuditRow): string {
  return `${AUDIT_COLUMNS.map((name) => cell(row[name])).join(",")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const plain = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
