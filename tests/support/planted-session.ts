/** A session with planted names in every place that takes a text, and objects made with another maker's tools. */
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import type { Workshop } from "./dcmtk.ts";
import { dicomDump, wordBytes } from "./dicom-dump.ts";

const ROWS = 48;
export const COLUMNS = 64;
export const PIXELS = Array.from({ length: ROWS * COLUMNS }, (_, i) => 1 + ((i * 37) % 4000));
export const PLANTED = [
  ...["Zwiebelfisch", "Kunigunde", "PID-77310042", "19410329", "ACC-5590817", "Hospital-Quellental"],
  ...["Referring-Grubenhagen", "Operator-Tannhuber", "Private-Wurzelsepp", "Nested-Eulenspiegel"],
  ...[
    "Burned-Comment-Xaver",
    "Mark-Label-Notburga",
    "Reason-Walpurgis",
    "Note-Ringelnatz",
    "Screen-Hildegund",
  ],
  ...[
    "Control-Meinolf",
    "Source-Kreszentia",
    "Port-Ottokar",
    "Link-Adalbert",
    "Station-Berengar",
    "SN-Wolfdietrich",
  ],
  ...["Shown-Word-Irmtraud", "Shown-Layout-Gisela", "Screen-Id-Liutgard"],
  ...["Overlay-Sieglinde", "WL-Description-Isolde", "Pseudo-Parzival", "Damaged-Gundula", "1.2.826.99.4711"],
];
const EXTRA = [
  "(0008,0005) CS [ISO_IR 100]",
  "(0008,0020) DA [20260115]",
  "(0008,0023) DA [20260115]",
  "(0008,0030) TM [093000]",
  "(0008,0033) TM [093001]",
  "(0008,0050) SH [ACC-5590817]",
  "(0008,0070) LO [ACME]",
  "(0008,0080) LO [Hospital-Quellental]",
  "(0008,0090) PN [Referring-Grubenhagen^A]",
  "(0008,1010) SH [Station-Berengar]",
  "(0008,1070) PN [Operator-Tannhuber]",
  "(0008,1090) LO [C 9]",
  "(0008,0008) CS [ORIGINAL\\PRIMARY\\SINGLE PLANE]",
  "(0009,0010) LO [ACME PRIVATE]",
  "(0009,1001) LO [Private-Wurzelsepp]",
  "(0010,0030) DA [19410329]",
  "(0010,0040) CS [F]",
  "(0018,1000) LO [SN-Wolfdietrich]",
  "(0018,0060) DS [80]",
  "(0018,1155) CS [SC]",
  "(0020,0010) SH []",
  "(0020,0011) IS [1]",
  "(0020,0013) IS [1]",
  "(0020,0020) CS [A\\F]",
  "(0020,4000) LT [Burned-Comment-Xaver]",
  "(0028,0301) CS [YES]",
  "(0028,1040) CS [LOG]",
  "(0054,0220) SQ",
  "(fffe,e000) na",
  "(0008,0100) SH [R-10236]",
  "(0008,0102) SH [SRT]",
  "(0008,0104) LO [Nested-Eulenspiegel]",
  "(0040,a170) SQ",
  "(fffe,e000) na",
  "(0040,a160) UT [Nested-Eulenspiegel]",
  "(fffe,e00d) na",
  "(fffe,e0dd) na",
  "(fffe,e00d) na",
  "(fffe,e0dd) na",
  "(0040,0275) SQ",
  "(fffe,e000) na",
  "(0040,1001) SH [Nested-Eulensp]",
  "(fffe,e00d) na",
  "(fffe,e0dd) na",
  "(6000,0022) LO [Overlay-Sieglinde]",
];
export const ENHANCED = {
  sopClass: "1.2.840.10008.5.1.4.1.1.12.1.1",
  frames: 1,
  extra: [
    ...[
      "(0008,0008) CS [ORIGINAL\\PRIMARY\\SINGLE PLANE]",
      "(0008,0020) DA [20260115]",
      "(0008,0023) DA [20260115]",
    ],
    ...["(0008,002a) DT [20260115093000.5]", "(0008,0030) TM [093000]", "(0008,0033) TM [093000]"],
    ...["(0008,0050) SH [ACC-5590817]", "(0008,0070) LO [ACME]", "(0008,1090) LO [C 9]"],
    ...["(0018,1000) LO [SN-Wolfdietrich]", "(0018,1020) LO [1.0]", "(0028,0301) CS [NO]"],
    ...["(0028,1040) CS [LOG]", "(0028,1041) SS 1", "(0028,2110) CS [00]"],
    ...["(5200,9229) SQ", "(fffe,e000) na", "(0018,9412) SQ", "(fffe,e000) na"],
    "(0008,2111) ST [Nested-Eulenspiegel]",
    ...["(fffe,e00d) na", "(fffe,e0dd) na", "(fffe,e00d) na", "(fffe,e0dd) na"],
    ...["(5200,9230) SQ", "(fffe,e000) na", "(0020,9111) SQ", "(fffe,e000) na"],
    ...["(0018,9074) DT [20260115093000.5]", "(0018,9151) DT [20260115093000.5]", "(0018,9220) FD 33"],
    "(0020,9158) LT [Burned-Comment-Xaver]",
    ...["(fffe,e00d) na", "(fffe,e0dd) na", "(fffe,e00d) na", "(fffe,e0dd) na"],
  ],
} as const;
export const MASKS = `version: 1
masks:
  - { manufacturer: ACME, model: C 9, rows: ${ROWS}, columns: ${COLUMNS}, rectangles: [{ x: 4, y: 2, width: 30, height: 8 }] }
`;

/** What a page said stood on it: the title of a case, a mark, a name that somebody typed. */
const SCREEN = {
  layout: "Shown-Layout-Gisela",
  ...{ widthPx: 1920, heightPx: 1080, isVisible: true, drawnAtUs: 5_000_000 },
  texts: { risk: "Zwiebelfisch", "Shown-Word-Irmtraud": "Kunigunde", "number.stopLine": "12 mm" },
  clock: { offsetUs: 12, roundTripMs: 1 },
};

/** The same object in four transfer syntaxes, by another maker's tools. */
async function writeObjects(shop: Workshop): Promise<void> {
  await shop.write("p.raw", wordBytes(PIXELS));
  const dump = dicomDump("p.raw", {
    ...{ rows: ROWS, columns: COLUMNS, extra: EXTRA },
    without: ["0010,0010", "0010,0020", "0020,000d", "0008,0018"],
  });
  const names = ["(0010,0010) PN [Zwiebelfisch^Kunigunde]", "(0010,0020) LO [PID-77310042]"];
  const uids = ["(0020,000d) UI [1.2.826.99.4711]", "(0008,0018) UI [1.2.826.99.4711.1]"];
  await shop.write("a.dump", `${dump}${[...names, ...uids].join("\n")}\n`);
  await shop.tool("dump2dcm", "a.dump", "explicit.dcm");
  await shop.tool("dcmconv", "+ti", "explicit.dcm", "implicit.dcm");
  await shop.tool("dcmconv", "+tb", "explicit.dcm", "big.dcm");
  await shop.tool("dcmcrle", "explicit.dcm", "rle.dcm");
}

/** A session through the real runtime: pictures, acts and settings with names in every place that takes a text. */
export async function recordPlanted(shop: Workshop, path: string): Promise<string> {
  await writeObjects(shop);
  const header = newSessionHeader("live", Date.UTC(2026, 0, 15, 9, 30), "0abc0abc");
  const empty = emptySessionConfig("2026-01-15");
  const config = {
    ...empty,
    pictures: [picture("lateral")],
    procedure: {
      ...empty.procedure,
      pseudonym: "Pseudo-Parzival",
      cement: { ...empty.procedure.cement, title: "Source-Kreszentia" },
      worklist: {
        ...{ accessionNumber: "ACC-5590817", studyInstanceUid: "1.2.826.99.4711", scheduledStepId: "S1" },
        ...{ description: "WL-Description-Isolde", scheduledAt: "20260115 093000" },
      },
    },
    limitReasons: { volumeLimitMl: "Reason-Walpurgis" },
  };
  const recorder = openFileRecorder(path, header, "Zwiebelfisch");
  const title = "planted";
  const origin = "live" as const;
  const { runtime } = createFastSession({
    ...{ sessionId: header.sessionId, origin, title, config, recorder, nowMs: () => 0 },
  });
  const actor = { role: "touch", control: "Control-Meinolf" } as const;
  for (const [i, name] of ["explicit", "implicit", "big", "rle"].entries()) {
    runtime.dicom("lateral", "live", await shop.read(`${name}.dcm`), 1_000_000 * (i + 1));
  }
  runtime.act({ kind: "mark", label: "Mark-Label-Notburga" }, actor);
  runtime.act({ kind: "complication", note: "Note-Ringelnatz" }, actor);
  runtime.act({ kind: "soundingScreen", screenId: "wall", title: "Screen-Hildegund" }, actor);
  runtime.screen("Screen-Id-Liutgard", true);
  runtime.shown({ screen: { ...SCREEN, screenId: "Screen-Id-Liutgard", role: "wall" } });
  runtime.input({ kind: "link", targetId: "lateral", state: "lost", detail: "Link-Adalbert" }, 6_000_000);
  runtime.fault("CRM-NO-SIGNAL", "lateral", "Link-Adalbert", 6_500_000);
  runtime.recordWall("2026-01-15T09:30:07.000Z", 7_000_000);
  runtime.advance(20_000_000);
  const whole = await shop.read("explicit.dcm");
  const damaged = Buffer.concat([whole.subarray(0, 400), Buffer.from("Damaged-Gundula".repeat(20))]);
  const json = { pictureId: "lateral", delivery: "live", objectNumber: 99 };
  const stamp = { sequence: 9, atUs: 20_000_000, measuredAtUs: 20_000_000 };
  recorder.record({ topic: "/input/dicom", ...stamp, json, bytes: damaged });
  await runtime.close();
  return path;
}

function picture(id: string) {
  const times = { latencyUs: 0, latencyUncertaintyUs: 0 };
  const options = { folder: "Port-Ottokar" };
  return {
    id,
    source: "dicom-folder",
    view: "lateral",
    isLive: true,
    ...times,
    beamSource: "pixels",
    isSimulated: false,
    options,
  } as const;
}
