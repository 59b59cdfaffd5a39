/** What each kind of input does to the state. Decoding happens here, so that live and replay decode alike. */
import { blankResistance } from "../hydraulics/resistance.ts";
import { CONTACTS_KEPT, endplateContact } from "../imaging/endplate-contact.ts";
import { forgetReference, takeFinding } from "../leak/image-evidence.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { takeReceived, takeSent } from "../telemetry/link-quality.ts";
import type { DecodedItem } from "../telemetry/reading.ts";
import { closeAfterGap } from "./after-gap.ts";
import type { StreamDecoder } from "./decoder-port.ts";
import { type DeviceTrack, takeItem, takeLinkState } from "./device-track.ts";
import type { PipelineInput, PipelineOutput } from "./events.ts";
import { noteLook } from "./operator-state.ts";
import { takeBeam, takeFrame, takePictureLink } from "./picture-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { levelTrack } from "./procedure-track.ts";
import { raiseFault } from "./raise-fault.ts";
import { roomAfter } from "./room.ts";
import { takeScreen } from "./screens.ts";
import { noteSyncFinding } from "./sync-watch.ts";
import { takeReading } from "./take-reading.ts";
import { measuredDeliveredMl } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;
type InputOf<Kind extends PipelineInput["kind"]> = Extract<PipelineInput, { kind: Kind }>;

/** Of the time before a restart. */
const ALARMS_KEPT = 8;

/** Bytes of one device: decoded, calibrated, taken in. Unknown devices are ignored: their config came later. */
export function takeSerial(
  state: PipelineState,
  input: InputOf<"serial">,
  decoder: StreamDecoder | undefined,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  const device = state.config.devices.find((entry) => entry.id === input.deviceId);
  const track = state.devices[input.deviceId];
  if (device === undefined || track === undefined || decoder === undefined) return;
  if (input.direction === "sent") {
    takeSent(track.link, input.bytes.length, input.measuredAtUs);
    decoder.sent(input.bytes, input.measuredAtUs);
    return;
  }
  const items = decoder.received(input.bytes, input.measuredAtUs);
  takeReceived(track.link, input.bytes.length, items, input.measuredAtUs);
  for (const item of items) {
    takeItem(track, item, input.atUs);
    state.isStatusDirty ||= item.kind !== "reading";
    if (item.kind === "reading") takeReading(state, device, item, input.atUs, limits, outputs);
    else noteBadItem(state, track, item, input.atUs, outputs);
  }
}

function noteBadItem(
  state: PipelineState,
  track: DeviceTrack,
  item: DecodedItem,
  atUs: number,
  outputs: PipelineOutput[],
): void {
  if (item.kind !== "rejected") return;
  const detail = item.detail ?? (item.code === "PIP-UNIT-MISMATCH" ? unitAdvice(track) : "");
  const fault = {
    code: item.code,
    targetId: track.deviceId,
    detail: detail === "" ? `${item.skippedBytes} bytes dropped` : detail,
  };
  raiseFault(state, fault, atUs, outputs);
}

/** What the driver said about the unit, which names the right one; else what is always right. */
function unitAdvice({ notices }: DeviceTrack): string {
  const told = notices.findLast(({ code }) => code.endsWith("UNIT"));
  return told?.text ?? "set the device back to its usual unit on its own panel";
}

export function takeLink(state: PipelineState, input: InputOf<"link">): void {
  const device = state.devices[input.targetId];
  if (device !== undefined) takeLinkState(device, input.state, input.detail, input.atUs);
  const picture = state.pictures[input.targetId];
  if (picture !== undefined) takePictureLink(picture, input.state, input.detail, input.atUs);
  state.isStatusDirty = true;
}

export function takeBeamInput(state: PipelineState, input: InputOf<"beam">): void {
  const picture = state.pictures[input.pictureId];
  if (picture !== undefined) takeBeam(picture, input.isOn, input.atUs);
}

export function takeFrameInput(state: PipelineState, input: InputOf<"frame">): void {
  const picture = state.pictures[input.frame.pictureId];
  if (picture === undefined) return;
  if (!takeFrame(picture, input.frame, input.measuredAtUs, input.atUs)) return;
  state.totalAtLookMl = state.volume.totalMl;
  noteLook(state.operator, input.atUs);
}

export function takeFindingInput(state: PipelineState, input: InputOf<"finding">, limits: Limits): void {
  const { finding } = input;
  const picture = state.pictures[finding.pictureId];
  if (picture !== undefined) delete picture.waitingSinceUs;
  if (finding.context.drawingVersion < state.procedure.drawingVersionFrom[finding.view]) return;
  takeFinding(state.evidence[finding.view], finding, input.atUs, measuredDeliveredMl(state, input.atUs));
  noteSyncFinding(state.sync, finding, limits.syncShiftMs);
  const contact = finding.view === "lateral" ? endplateContact(finding) : undefined;
  if (contact === undefined) return;
  const level = levelTrack(state.procedure, state.config.procedure.level, input.atUs);
  level.recentContacts = [...level.recentContacts, contact].slice(-CONTACTS_KEPT);
}

export function takeSystem(
  state: PipelineState,
  input: InputOf<"system">,
  limits: Limits,
  outputs: PipelineOutput[],
): void {
  const { event } = input;
  switch (event.kind) {
    case "recorder":
      state.recorder = { state: event.state, detail: event.detail };
      break;
    case "analysis":
      state.analysis = { state: event.state, detail: event.detail };
      if (event.state === "restarted") forgetReferences(state);
      break;
    case "resumed":
      closeAfterGap(state, input.atUs);
      forgetReferences(state);
      blankResistance(state.resistance, input.atUs, limits);
      break;
    case "room":
      state.room = roomAfter(state.room, event, limits, input.atUs);
      break;
    case "fault":
      raiseFault(state, event.fault, input.atUs, outputs);
      break;
    case "screen":
      takeScreen(state.screens, event.screenId, { isThere: event.isThere });
      break;
    case "beforeRestart":
      state.beforeRestart = event.alarms.slice(0, ALARMS_KEPT);
      break;
    case "end":
      break;
  }
  state.isStatusDirty = true;
}

/** After a restart the detector has no reference: what it judged before stands only in its alarms. */
function forgetReferences(state: PipelineState): void {
  forgetReference(state.evidence.lateral);
  forgetReference(state.evidence.ap);
}
