/**
 * What becomes of each text in a session's inputs, by its place. A text whose place is not listed is removed: a new
 * field is hidden until somebody has thought about it.
 */
import { CEMENT_PROFILES } from "../cement/cement-profile.ts";
import { BALLOON_PROFILES } from "../hydraulics/balloon-profile.ts";
import type { JsonValue } from "../json.ts";

/**
 * keep: a word of cementwatch itself (must look like one); plain: a reading format or unit of a device's settings;
 * date: moved; serial, token: another one of the same kind; pseudonym: the new one; dropped: the field goes.
 */
export type TextRule = "keep" | "plain" | "date" | "serial" | "token" | "pseudonym" | "dropped";

/** Does the work of the rules that need the project's key. */
export interface TextTools {
  date(text: string): string;
  serial(text: string): string;
  token(text: string): string;
  readonly pseudonym: string;
  /** A text that was removed or replaced, with its place. */
  removed(place: string, text: string): void;
}

export const REMOVED = "[removed]";
/** Ids and words of our own vocabularies. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9_.:%+-]{0,39}$/;
const PLAIN = /^[\x20-\x7e°µ]{0,16}$/;
/** Texts of the profiles that are shipped: everybody has them. A room's own profile may say anything. */
const SHIPPED = new Set(
  [...CEMENT_PROFILES, ...BALLOON_PROFILES].flatMap(({ title, source }) => [title, source]),
);
const CLOCK = /^\d\d:\d\d:\d\d$/;

/** `*` stands for one key or one index. */
const PLACES: Readonly<Record<Exclude<TextRule, "dropped">, readonly string[]>> = {
  keep: [
    "kind targetId state deviceId direction pictureId view frame.pictureId frame.view frame.delivery frame.runLabel",
    "finding.pictureId finding.view finding.delivery finding.notValid finding.context.level finding.outside.*.zone",
    "act.kind act.view act.deviceId act.unit act.level act.side act.site act.step act.moment act.item act.alarmId",
    "actor.role event.kind event.state event.fault.code event.fault.targetId",
    "config.devices.*.id config.devices.*.driver config.devices.*.roles.* config.pictures.*.id",
    "config.pictures.*.source config.pictures.*.view config.pictures.*.beamSource config.fitted.volume",
    "config.procedure.level config.procedure.side config.procedure.procedure config.procedure.indication",
    "config.procedure.approach config.procedure.cementProfile config.procedure.cement.id",
    "config.procedure.cement.opacifier.name config.procedure.bodyVolumes.*.source config.procedure.balloons.*.id",
    "config.drawings.*.view config.drawings.*.posteriorDirection config.drawings.*.spacingSource",
    "config.levelDrawings.*.*.view config.levelDrawings.*.*.posteriorDirection",
    "config.levelDrawings.*.*.spacingSource config.simulation.* config.simulation.fitted.* config.simulation.scenario.*",
    "config.simulation.scenario.fitted.* config.devices.*.options.use",
    "streams.*.id screen.role",
  ],
  plain: ["config.devices.*.options.* config.procedure.batch"],
  date: [
    "wall config.wallDate config.devices.*.calibrations.*.validUntil config.devices.*.singleUse.usedBefore.*",
    "config.devices.*.overloadBefore.on config.peripherals.*.validUntil",
  ],
  serial: ["config.devices.*.calibrations.*.deviceSerial config.devices.*.serialNumber"],
  token: [
    "config.devices.*.calibrations.*.id config.devices.*.calibrations.*.lot config.devices.*.singleUse.lot",
    "config.devices.*.singleUse.unit config.devices.*.reference act.screenId event.screenId",
    "screen.screenId screens.*.screenId",
  ],
  pseudonym: ["config.procedure.pseudonym"],
};

/**
 * Whole fields that go, whatever is in them: also the names of what stood on a screen come from outside. Settings of a
 * line and of a picture source name machines of the house.
 */
const DROPPED_FIELDS = ["config.procedure.worklist", "screen.texts"];
const DROPPED_OPTION =
  /^(port|path|host|address|url|file|folder|serial|serialNumber|name|title|label|notes)$/i;

const RULES: readonly { readonly steps: readonly string[]; readonly rule: TextRule }[] = Object.entries(
  PLACES,
).flatMap(([rule, lines]) =>
  lines.flatMap((line) =>
    line.split(" ").map((place) => ({ steps: place.split("."), rule: rule as TextRule })),
  ),
);

function ruleOf(path: readonly string[]): TextRule | undefined {
  return RULES.find(
    ({ steps }) => steps.length === path.length && steps.every((step, i) => step === "*" || step === path[i]),
  )?.rule;
}

/** A copy in which every text is treated; numbers and booleans stay. */
export function treatTexts(value: JsonValue, tools: TextTools, path: readonly string[] = []): JsonValue {
  if (typeof value === "string") return treatText(value, tools, path);
  if (Array.isArray(value)) return value.map((entry, i) => treatTexts(entry, tools, [...path, String(i)]));
  if (typeof value !== "object" || value === null) return value;
  const treated: Record<string, JsonValue> = {};
  for (const [key, entry] of Object.entries(value as { readonly [key: string]: JsonValue | undefined })) {
    const inner = [...path, key];
    if (entry === undefined) continue;
    if (isDropped(inner, entry)) tools.removed(placeOf(inner), typeof entry === "string" ? entry : "");
    else treated[isDescription(inner) || WORD.test(key) ? key : REMOVED] = treatTexts(entry, tools, inner);
  }
  return treated;
}

function isDropped(path: readonly string[], value: JsonValue): boolean {
  if (DROPPED_FIELDS.includes(path.join("."))) return true;
  return (
    isOption(path) && path.length === 5 && typeof value === "string" && DROPPED_OPTION.test(path[4] ?? "")
  );
}

function isOption(path: readonly string[]): boolean {
  return path[0] === "config" && path[1] === "devices" && path[3] === "options";
}

/** A described device's patterns and units decide what its bytes mean: all of them stay but what a person wrote about it. */
function isDescription(path: readonly string[]): boolean {
  return isOption(path) && path[4] === "description" && !/^(name|notes)$/.test(path.at(-1) ?? "");
}

function treatText(text: string, tools: TextTools, path: readonly string[]): string {
  if (text === "" || isDescription(path) || SHIPPED.has(text)) return text;
  const rule = ruleOf(path);
  if (rule === "date") return tools.date(text);
  if (rule === "pseudonym") return tools.pseudonym;
  if (rule === "serial") return tools.serial(text);
  if (rule === "token") return tools.token(text);
  if (rule === "plain" && PLAIN.test(text)) return text;
  if (rule === "keep" && (WORD.test(text) || CLOCK.test(text))) return text;
  tools.removed(placeOf(path), text);
  return REMOVED;
}

/** Indexes and keys of a place are told as `*`: a report on removed texts repeats none of them. */
function placeOf(path: readonly string[]): string {
  return path.map((step) => (/^\d+$/.test(step) ? "*" : step)).join(".");
}
