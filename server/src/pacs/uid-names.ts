/** Names of SOP classes and transfer syntaxes that a person may read in a result. */

const SOP_CLASSES: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.1": "Verification",
  "1.2.840.10008.5.1.4.1.1.1": "Computed Radiography",
  "1.2.840.10008.5.1.4.1.1.1.1": "Digital X-Ray",
  "1.2.840.10008.5.1.4.1.1.2": "CT Image",
  "1.2.840.10008.5.1.4.1.1.2.1": "Enhanced CT Image",
  "1.2.840.10008.5.1.4.1.1.7": "Secondary Capture",
  "1.2.840.10008.5.1.4.1.1.7.2": "Multi-frame Grayscale Byte Secondary Capture",
  "1.2.840.10008.5.1.4.1.1.7.3": "Multi-frame Grayscale Word Secondary Capture",
  "1.2.840.10008.5.1.4.1.1.7.4": "Multi-frame True Color Secondary Capture",
  "1.2.840.10008.5.1.4.1.1.12.1": "X-Ray Angiographic Image",
  "1.2.840.10008.5.1.4.1.1.12.1.1": "Enhanced XA Image",
  "1.2.840.10008.5.1.4.1.1.12.2": "X-Ray Radiofluoroscopic Image",
  "1.2.840.10008.5.1.4.1.1.12.2.1": "Enhanced XRF Image",
  "1.2.840.10008.5.1.4.1.1.13.1.1": "X-Ray 3D Angiographic Image",
  "1.2.840.10008.5.1.4.1.1.9.2.1": "Hemodynamic Waveform",
  "1.2.840.10008.5.1.4.1.1.88.40": "Procedure Log",
  "1.2.840.10008.5.1.4.1.1.88.67": "X-Ray Radiation Dose SR",
  "1.2.840.10008.5.1.4.1.1.104.1": "Encapsulated PDF",
};

const SYNTAXES: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2": "Implicit VR Little Endian",
  "1.2.840.10008.1.2.1": "Explicit VR Little Endian",
  "1.2.840.10008.1.2.1.99": "Deflated Explicit VR Little Endian",
  "1.2.840.10008.1.2.2": "Explicit VR Big Endian",
  "1.2.840.10008.1.2.4.50": "JPEG Baseline",
  "1.2.840.10008.1.2.4.57": "JPEG Lossless",
  "1.2.840.10008.1.2.4.70": "JPEG Lossless SV1",
  "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
  "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
  "1.2.840.10008.1.2.4.91": "JPEG 2000",
  "1.2.840.10008.1.2.5": "RLE Lossless",
};

/** Storage classes that pictures of such a case, and what we make of it, have. */
export const STORAGE_CLASSES: readonly string[] = Object.keys(SOP_CLASSES).filter((uid) =>
  uid.startsWith("1.2.840.10008.5.1.4.1.1."),
);

/** Forms that pictures are asked for in when an archive sends them; uncompressed first. */
export const WANTED_SYNTAXES: readonly string[] = [
  "1.2.840.10008.1.2.1",
  "1.2.840.10008.1.2",
  "1.2.840.10008.1.2.4.70",
  "1.2.840.10008.1.2.4.90",
  "1.2.840.10008.1.2.5",
  "1.2.840.10008.1.2.4.50",
];

export function sopClassName(uid: string): string {
  return SOP_CLASSES[uid] ?? uid;
}

export function syntaxName(uid: string): string {
  return SYNTAXES[uid] ?? uid;
}
