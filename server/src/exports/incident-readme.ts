/** README.txt of an incident pack: for somebody who has never seen cementwatch. */
import type { ExportTask } from "./export-task.ts";

/** @param problems what could not be put in */
export function incidentReadme(task: ExportTask, problems: readonly string[]): string {
  const { reader, fromUs, toUs, what = "" } = task;
  const { header, title } = reader;
  const seconds = (us: number) => (us / 1e6).toFixed(3);
  const wall = (us: number) =>
    new Date(Date.parse(header.wallStart) + (us - header.wallAtUs) / 1_000).toISOString();
  return `${[
    "INCIDENT PACK OF A CEMENT INJECTION",
    ...(header.origin === "simulated"
      ? ["", "SIMULATED: no patient, no injection. Everything here was made by a program."]
      : []),
    "",
    `Session    ${header.sessionId}: ${title}`,
    ...(what === "" ? [] : [`About      ${what}`]),
    `From       ${seconds(fromUs)} s of the session, ${wall(fromUs)} (UTC)`,
    `To         ${seconds(toUs)} s, ${wall(toUs)}`,
    `Software   ${header.software}`,
    "",
    "Made by cementwatch, which is not a medical device. It shows what was recorded; it judges nobody.",
    "",
    "WHAT IS HERE",
    "part.mcap",
    "    The recorded part: raw bytes of the devices, pictures as received, acts, findings, alarms.",
    "    It begins with the last stored state before the part, at most ten seconds earlier, so that it can be replayed.",
    "part.samples.csv, part.assessments.csv, part.alarms.csv, part.acts.csv, part.findings.csv",
    "    The same as tables: first row names, second row units (UCUM), times in seconds of the session.",
    "    A text that a spreadsheet would take for a formula has an apostrophe in front.",
    "report.pdf, report.json",
    "    The report of the whole session, not of the part alone.",
    "picture-N-VIEW-SECONDs.png",
    "    Key pictures of the part: the first and last that were judged, those that raised an alarm of a leak.",
    "manifest.json",
    "    Every file with its SHA-256.",
    "seal.json",
    "    The SHA-256 of manifest.json, and a signature (Ed25519 over that hash) where the computer had a key.",
    "",
    "HOW TO CHECK IT",
    "    sha256sum manifest.json   must give the hash in seal.json",
    "    sha256sum FILE            must give the hash in manifest.json, for each file",
    ...(problems.length === 0
      ? []
      : ["", "WHAT COULD NOT BE PUT IN", ...problems.map((problem) => `    ${problem}`)]),
  ].join("\r\n")}\r\n`;
}
