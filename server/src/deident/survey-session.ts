/** First reading of a session that is to be de-identified: who it is about, which devices, what must not come out. */
import { isSameGeometry, type PictureGeometry } from "@cementwatch/shared/deident/mask-set";
import type { JsonValue } from "@cementwatch/shared/json";
import { jsonField } from "../recording/message-layout.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { readPicture } from "./treat-object.ts";

export interface Survey {
  /** What pseudonym and shift are made from: the entered pseudonym, else the objects' patient id, else the session. */
  readonly patient: string;
  /** Distinct patient ids of the objects. */
  readonly patientIds: number;
  readonly groups: readonly { readonly geometry: PictureGeometry; readonly frames: number }[];
  /** As devices told them or people entered them. */
  readonly serials: ReadonlySet<string>;
  readonly objects: number;
  readonly endUs: number;
}

export function surveySession(reader: SessionReader): Survey {
  let pseudonym = "";
  const patientIds = new Set<string>();
  const serials = new Set<string>();
  const groups: { geometry: PictureGeometry; frames: number }[] = [];
  let objects = 0;
  for (const message of reader.messages({ topics: ["/input/config", "/input/dicom", "/status"] })) {
    if (message.topic === "/input/config") {
      const config = jsonField(message.json, "config");
      const entered = jsonField(jsonField(config, "procedure"), "pseudonym");
      if (typeof entered === "string" && entered.trim() !== "") pseudonym = entered.trim();
      for (const device of listOf(jsonField(config, "devices"))) keepSerials(device, serials);
    } else if (message.topic === "/status") {
      for (const device of listOf(jsonField(message.json, "devices"))) {
        keep(jsonField(jsonField(device, "identity"), "serialNumber"), serials);
        keep(jsonField(device, "acceptedSerial"), serials);
      }
    } else {
      objects += 1;
      const picture = readPicture(message.bytes ?? new Uint8Array(0));
      if (picture === undefined) continue;
      if (picture.patientId !== "") patientIds.add(picture.patientId);
      const known = groups.find(({ geometry }) => isSameGeometry(geometry, picture.geometry));
      if (known === undefined) groups.push({ geometry: picture.geometry, frames: picture.object.frameCount });
      else known.frames += picture.object.frameCount;
    }
  }
  const [firstId] = patientIds;
  return {
    patient: pseudonym !== "" ? pseudonym : (firstId ?? reader.header.sessionId),
    patientIds: patientIds.size,
    groups,
    serials,
    objects,
    endUs: reader.endUs,
  };
}

function keepSerials(device: JsonValue, serials: Set<string>): void {
  keep(jsonField(device, "serialNumber"), serials);
  const calibrations = jsonField(device, "calibrations");
  if (typeof calibrations !== "object" || calibrations === null) return;
  for (const record of Object.values(calibrations))
    keep(jsonField(record as JsonValue, "deviceSerial"), serials);
}

/** A shorter one is found in any number and could not be told from it. */
const SERIAL_LEAST = 4;

function keep(value: JsonValue | undefined, serials: Set<string>): void {
  if (typeof value === "string" && value.trim().length >= SERIAL_LEAST) serials.add(value.trim());
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
