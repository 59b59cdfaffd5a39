/** The forms of a session's report, each one click. */

const FORMS = [
  { name: "report.pdf", label: "PDF", title: "One page to read and print", isPage: true },
  { name: "report.json", label: "JSON", title: "The same as data", isPage: true },
  { name: "report.pdf.dcm", label: "DICOM", title: "The page as a DICOM Encapsulated PDF", isPage: false },
  {
    name: "report.sr.dcm",
    label: "SR",
    title: "The course of the case as a DICOM Procedure Log",
    isPage: false,
  },
] as const;

export function ReportLinks({ sessionId }: { readonly sessionId: string }) {
  return (
    <nav className="report-links" aria-label="Report">
      <span>Report</span>
      {FORMS.map(({ name, label, title, isPage }) => (
        <a
          key={name}
          href={`/api/sessions/${encodeURIComponent(sessionId)}/${name}`}
          title={title}
          aria-label={`Report ${label}`}
          {...(isPage ? { target: "_blank", rel: "noreferrer" } : { download: `${sessionId}.${name}` })}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
