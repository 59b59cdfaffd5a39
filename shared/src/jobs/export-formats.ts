/** The forms in which a recorded session can leave cementwatch. */
export const EXPORT_FORMATS = {
  csv: "CSV tables",
  parquet: "Parquet tables",
  mcap: "Session file (MCAP)",
  mp4: "Video (MP4)",
  dicom: "DICOM objects",
  incident: "Incident pack",
} as const;
export type ExportFormat = keyof typeof EXPORT_FORMATS;
