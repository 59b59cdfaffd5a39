/** Signals as a DICOM Hemodynamic Waveform (PS3.3 A.34.6), one multiplex group a rate, units as UCUM. */

import { dicomTime, type Elements, put, sharedModules, writeObject } from "../reports/dicom/dicom-object.ts";
import { codeItem, own, ucum } from "../reports/dicom/sr-item.ts";
import type { Report } from "../reports/report.ts";
import { SIGNAL_COLUMNS } from "./session-tables.ts";
import { PADDING, type WaveformChannel, type WaveformGroup } from "./waveform-channels.ts";

const HEMODYNAMIC_WAVEFORM = "1.2.840.10008.5.1.4.1.1.9.2.1";
/** Well-known frame of reference of PS3.6: times are those of a computer's clock. */
const COORDINATED_UNIVERSAL_TIME = "1.2.840.10008.15.1.1";

/** @param startIso wall time of the first slot @param part tells the objects of two parts of a session apart */
export function hemodynamicWaveform(
  report: Report,
  groups: readonly WaveformGroup[],
  startIso: string,
  part: string,
): Uint8Array {
  const elements = sharedModules(report, {
    classUid: HEMODYNAMIC_WAVEFORM,
    modality: "HD",
    title: "Pressure and volume",
    form: `waveform ${part}`,
  });
  const { date, time } = dicomTime(startIso);
  put(elements, "0008002A", "DT", `${date}${time}`);
  put(elements, "0018106A", "CS", "NO TRIGGER");
  put(elements, "00181800", "CS", "N");
  put(elements, "00200060", "CS");
  put(elements, "00200200", "UI", COORDINATED_UNIVERSAL_TIME);
  put(elements, "00400555", "SQ");
  put(elements, "54000100", "SQ", ...groups.map(groupItem));
  return writeObject(elements);
}

function groupItem({ rateHz, channels }: WaveformGroup, index: number): Elements {
  const samples = channels[0]?.stored.length ?? 0;
  const item: Elements = {};
  put(item, "003A0004", "CS", "DERIVED");
  put(item, "003A0005", "US", channels.length);
  put(item, "003A0010", "UL", samples);
  put(item, "003A001A", "DS", String(rateHz));
  put(item, "003A0020", "SH", `${index + 1}: ${rateHz} Hz`);
  put(item, "003A0200", "SQ", ...channels.map(channelItem));
  put(item, "54001004", "US", 16);
  put(item, "54001006", "CS", "SS");
  put(item, "5400100A", "OW", Int16Array.of(PADDING).buffer);
  put(item, "54001010", "OW", interleaved(channels, samples).buffer);
  return item;
}

function channelItem({ signal, sensitivity, baseline }: WaveformChannel): Elements {
  const { name, ucum: unit } = SIGNAL_COLUMNS[signal];
  const item: Elements = {};
  put(item, "003A0203", "SH", name.slice(0, 16));
  put(item, "003A0208", "SQ", codeItem(own(name.slice(0, 16), name.replaceAll("_", " "))));
  put(item, "003A0210", "DS", sensitivity);
  put(item, "003A0211", "SQ", codeItem(ucum(unit)));
  put(item, "003A0212", "DS", "1");
  put(item, "003A0213", "DS", baseline);
  put(item, "003A0214", "DS", "0");
  put(item, "003A021A", "US", 16);
  return item;
}

/** Value by value over all channels, little-endian as every machine that this runs on. */
function interleaved(channels: readonly WaveformChannel[], samples: number): Int16Array<ArrayBuffer> {
  const data = new Int16Array(samples * channels.length);
  for (const [offset, { stored }] of channels.entries())
    for (let index = 0; index < samples; index++)
      data[index * channels.length + offset] = stored[index] ?? PADDING;
  return data;
}
