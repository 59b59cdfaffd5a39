/**
 * Every fault the product can report, in one table. A code is never reused. `docs/faults.md` documents each one and
 * a test compares the two both ways. Clinical alarms are not faults: see alarm/alarm-catalogue.ts.
 */

/** Who feels it: `info` is for the log, `degraded` is shown to the engineer, `failed` is shown to everyone. */
export type FaultSeverity = "info" | "degraded" | "failed";

interface FaultRow {
  readonly severity: FaultSeverity;
  /** What happened and what to do, for a person. */
  readonly advice: string;
}

export const FAULTS = {
  "LNK-OPEN-FAILED": {
    severity: "failed",
    advice:
      "The port could not be opened. Check that it exists, that no other program holds it and that this user may use it (group dialout).",
  },
  "LNK-LOST": {
    severity: "failed",
    advice: "The device's port went away. Check the cable; it reconnects by itself when the device is back.",
  },
  "LNK-SILENT": {
    severity: "failed",
    advice: "The port is open but the device does not answer. Check power, address, baud rate and cable.",
  },
  "LNK-WRITE-STALLED": {
    severity: "failed",
    advice: "The port accepts no more bytes. Unplug and re-plug the adapter.",
  },
  "LNK-LIST-UNAVAILABLE": {
    severity: "info",
    advice: "Serial ports cannot be listed because udev is missing. Name the port by its path.",
  },
  "LNK-IDENTITY-CHANGED": {
    severity: "failed",
    advice: "Another device answers on this port. Compare its serial number with the device set.",
  },
  "INJ-CHECKSUM": {
    severity: "degraded",
    advice: "A message failed its checksum and was dropped. Repeated: check cable, shielding and baud rate.",
  },
  "INJ-NOISE": {
    severity: "degraded",
    advice:
      "Bytes arrived that belong to no message. Repeated: wrong baud rate, wrong driver or a noisy line.",
  },
  "INJ-MALFORMED": {
    severity: "degraded",
    advice: "A message has the right frame but impossible content and was dropped.",
  },
  "INJ-UNEXPECTED": {
    severity: "degraded",
    advice: "A reply arrived that answers no open request and was dropped.",
  },
  "INJ-OTHER-ADDRESS": {
    severity: "degraded",
    advice:
      "A device answered in another device's place; the reply was dropped. Give each device on the line its own address, and enter it in the device set.",
  },
  "INJ-TRUNCATED": { severity: "degraded", advice: "A message stopped in the middle and was dropped." },
  "CRM-NO-SIGNAL": {
    severity: "failed",
    advice:
      "The picture source is lost. Check the video cable, the capture process or the C-arm's connection.",
  },
  "CRM-UNREADABLE": { severity: "degraded", advice: "A DICOM object could not be read and was refused." },
  "CRM-UNSUPPORTED-SYNTAX": {
    severity: "degraded",
    advice:
      "The object's transfer syntax cannot be decoded. Ask the sender for an uncompressed, RLE or JPEG baseline object.",
  },
  "CRM-TOO-LARGE": {
    severity: "degraded",
    advice: "The object is larger than the configured limit and was refused before it was read.",
  },
  "CRM-TRUNCATED": {
    severity: "degraded",
    advice: "The object's pixel data is shorter than its header says; it was refused.",
  },
  "CRM-OTHER-PATIENT": {
    severity: "failed",
    advice:
      "A picture of another patient arrived and was kept out of this session. Check what the C-arm is sending.",
  },
  "CRM-CALLER-REFUSED": {
    severity: "degraded",
    advice: "An association from a calling AE title that is not on the allow-list was refused.",
  },
  "CRM-PORT-BUSY": {
    severity: "failed",
    advice:
      "The DICOM port is taken by another program. Pictures cannot be received until it is free; the rest works.",
  },
  "CRM-FRAMES-DROPPED": {
    severity: "degraded",
    advice: "Pictures arrived faster than they could be analysed; the newest were kept.",
  },
  "REC-DISK-FULL": {
    severity: "failed",
    advice:
      "The disk is full and recording has stopped. Monitoring goes on. Free space; recording resumes in a new segment.",
  },
  "REC-WRITE-FAILED": {
    severity: "failed",
    advice:
      "The disk refused a write; the segment was closed and a new one opened. The range in between is uncertain.",
  },
  "REC-QUEUE-FULL": {
    severity: "failed",
    advice: "The disk is too slow: messages were dropped from the recording and counted. Monitoring goes on.",
  },
  "REC-DAMAGED": {
    severity: "degraded",
    advice: "The session file is damaged. Run recover to rescue what is intact.",
  },
  "REC-UNREADABLE": { severity: "degraded", advice: "This is not a session file, or its start is lost." },
  "REC-NOT-DEIDENTIFIED": {
    severity: "info",
    advice: "The de-identified copy was not made. Do what the message says and start it again.",
  },
  "REC-EXPORT-REFUSED": {
    severity: "degraded",
    advice: "This export cannot be made as it was asked for. The message says what to change.",
  },
  "REC-IMPORT-REFUSED": {
    severity: "info",
    advice: "Nothing was imported. The message names the file or field and says what to change.",
  },
  "REC-HOLD-REFUSED": {
    severity: "info",
    advice: "The legal hold was not changed: the session is held already, or there is no hold to release.",
  },
  "REC-BACKUP-FAILED": {
    severity: "degraded",
    advice:
      "The backup or restore was not completed, and says which file is why. Correct that and repeat it.",
  },
  "REC-DISK-LOW": {
    severity: "degraded",
    advice: "Less than 40 minutes of recording fit on the disk. Free space before the case.",
  },
  "REC-AUDIT-FAILED": {
    severity: "degraded",
    advice:
      "The audit trail cannot be written. Monitoring goes on; rows wait, and those that are given up are counted. Free the disk or make the data folder writable.",
  },
  "REC-REVIEW-REFUSED": {
    severity: "info",
    advice: "An entry of a review was refused; the message says why and what to do.",
  },
  "NET-ORIGIN-REFUSED": {
    severity: "degraded",
    advice: "A web page from another origin tried to connect and was refused.",
  },
  "NET-SLOW-CLIENT": {
    severity: "degraded",
    advice:
      "A screen could not keep up with its alarms and was disconnected so that it knows; it reconnects by itself.",
  },
  "NET-BAD-MESSAGE": {
    severity: "degraded",
    advice: "A screen sent a message that does not fit the protocol and was refused.",
  },
  "NET-FLOOD": { severity: "degraded", advice: "A screen sent too many messages and was disconnected." },
  "NET-PACS-FAILED": {
    severity: "degraded",
    advice: "The archive did not take or give what was asked: follow the message, then send or fetch again.",
  },
  "NET-WORKLIST-FAILED": {
    severity: "degraded",
    advice:
      "The hospital's worklist could not be read. Enter the case by hand; the message says what to check in the device set.",
  },
  "PIP-CONFIG-INVALID": {
    severity: "failed",
    advice:
      "The configuration has a field that cannot be used; the message names it, its value and what is allowed.",
  },
  "PIP-CALIBRATION-EXPIRED": {
    severity: "degraded",
    advice:
      "The calibration has expired: values are shown but their evidence is not used. Calibrate the device.",
  },
  "PIP-CALIBRATION-LOCKED-OUT": {
    severity: "degraded",
    advice:
      "The calibration ended longer ago than this room allows: the device is refused at set-up and its evidence is not used. Calibrate it.",
  },
  "PIP-CALIBRATION-MISMATCH": {
    severity: "degraded",
    advice: "The calibration belongs to another device: values are shown but their evidence is not used.",
  },
  "PIP-FOREIGN-ZERO": {
    severity: "degraded",
    advice:
      "The device was zeroed or adjusted on the device since its calibration: values are shown but their evidence is not used. Undo it there, or calibrate the device.",
  },
  "PIP-UNIT-MISMATCH": {
    severity: "degraded",
    advice:
      "The device sent a unit that does not fit its role; the reading was refused. Set the device back to its usual unit on its own panel.",
  },
  "PIP-IMPLAUSIBLE": {
    severity: "degraded",
    advice:
      "A value outside the physically possible range was marked invalid. Check the sensor, its cable and its unit.",
  },
  "PIP-OVERLOAD": {
    severity: "degraded",
    advice:
      "A pressure beyond the sensor's range was put on it; that can shift its zero. Check zero before its next use.",
  },
  "CAL-FIT-REFUSED": {
    severity: "degraded",
    advice: "The calibration's points cannot be fitted; the message names the point and what to do.",
  },
  "CAL-PLAN-REFUSED": {
    severity: "degraded",
    advice: "The calibration cannot be planned like this; the message names the field and what to do.",
  },
  "CAL-ACT-REFUSED": {
    severity: "degraded",
    advice: "A step of the calibration was refused; the message says why and what to do.",
  },
  "CAL-RUN-STORAGE": {
    severity: "failed",
    advice:
      "A calibration run could not be written or read. Free space on the disk, then go on; nothing is lost yet.",
  },
  "CAL-DATA-UNUSABLE": {
    severity: "degraded",
    advice:
      "The calibration cannot be evaluated from what was measured; the message says what to measure again.",
  },
  "SYS-CLOCK-STEP": {
    severity: "info",
    advice: "The computer's wall clock was changed. Ages, order and alarms are not affected.",
  },
  "SYS-LOOP-STALLED": {
    severity: "degraded",
    advice: "The server stood still for a moment; values of that time are marked old.",
  },
  "SYS-WORKER-FAILED": {
    severity: "failed",
    advice: "The image analysis stopped and was restarted; it takes a new reference.",
  },
  "SYS-RESUMED": {
    severity: "degraded",
    advice:
      "The server stopped without an end and goes on with the same session. The time between was not watched: look, and take a new reference.",
  },
  "SYS-NOT-RESUMED": {
    severity: "degraded",
    advice:
      "The session that was cut short is not continued. Enter level and volume anew; what was before is in its record.",
  },
  "SYS-INVARIANT": {
    severity: "failed",
    advice:
      "An internal check failed. Monitoring goes on with the last alarms latched; note the time and keep the recording.",
  },
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof FAULTS;

/** A fault as it is published and recorded. `detail` names the thing, the value and the limit, never a patient. */
export interface FaultEvent {
  readonly code: FaultCode;
  readonly targetId: string;
  readonly detail: string;
}

/** An error that carries a fault code. Thrown at I/O edges only; bad data is returned, not thrown. */
export class FaultError extends Error {
  readonly code: FaultCode;
  /** The message without its code, for a `FaultEvent`. */
  readonly detail: string;
  constructor(code: FaultCode, detail: string, options?: { cause?: unknown }) {
    super(`${code}: ${detail}`, options);
    this.name = "FaultError";
    this.code = code;
    this.detail = detail;
  }
}
