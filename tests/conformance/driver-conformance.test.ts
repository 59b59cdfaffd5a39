/**
 * What every driver in the registry promises, tried on a transcript of its own poller and simulator. A new driver is
 * tested by its line in the registry; a row below adds option sets, and says when a protocol has no checksum.
 */
import { describeItem } from "@cementwatch/drivers/describe-item";
import type { DriverDefinition } from "@cementwatch/drivers/driver";
import { DRIVERS } from "@cementwatch/drivers/registry";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shippedOptions } from "../support/bind-as-used.ts";
import { bytewise, decodeWire, runDriver, type WireEntry } from "../support/driver-transcript.ts";
import { type DriverVariant, isDigitForDigit } from "../support/driver-variant.ts";
import { GAUGE_VARIANTS } from "../support/gauge-variants.ts";

/** Values with the same shape of reply, far apart, in both word orders and functions. */
const SEVERAL_READS = {
  protocol: "modbus",
  name: "Transmitter",
  serial: { baudRate: 115_200 },
  everyMs: 60,
  registers: [
    { signal: "pressure", address: 2, type: "f32", unit: "bar" },
    { signal: "temperature", address: 100, type: "f32", wordOrder: "little", unit: "degF" },
    { signal: "force", function: 4, address: 0, type: "i32", scale: 0.001, unit: "kgf" },
    { signal: "position", function: 4, address: 2, type: "u16", scale: 0.01, unit: "mm" },
  ],
};

const isStatus = (byte: number): boolean => "IWSPTUX".includes(String.fromCharCode(byte));

const VARIANTS: Readonly<Record<string, readonly DriverVariant[]>> = {
  "new-era": [
    {
      name: "Basic mode",
      options: {},
      isUndetectable: (before, after) =>
        isDigitForDigit(before, after) || (isStatus(before) && isStatus(after)),
    },
    { name: "Safe mode", options: { mode: "safe", safeTimeoutS: 5 } },
  ],
  keller: [
    { name: "Keller bus", options: {} },
    { name: "Keller bus with echo", options: { echo: true } },
    { name: "Keller bus at 115 200 baud", options: { baudRate: 115_200 } },
    { name: "Modbus", options: { protocol: "modbus" } },
    { name: "Modbus with echo", options: { protocol: "modbus", echo: true } },
  ],
  "harvard-classic": [
    { name: "PHD 22/2000", options: {}, isUndetectable: isDigitForDigit },
    { name: "Pump 11", options: { model: "pump-11", address: 3 }, isUndetectable: isDigitForDigit },
  ],
  "harvard-elite": [
    { name: "11 Elite", options: {}, isUndetectable: isDigitForDigit },
    { name: "11 Elite at address 3", options: { address: 3 }, isUndetectable: isDigitForDigit },
    { name: "PHD ULTRA", options: { model: "ultra", address: 12 }, isUndetectable: isDigitForDigit },
  ],
  chemyx: [
    { name: "one channel", options: {}, isUndetectable: isDigitForDigit },
    { name: "two channels", options: { model: "nexus", channel: 2 }, isUndetectable: isDigitForDigit },
    { name: "without echo", options: { echo: false }, isUndetectable: isDigitForDigit },
  ],
  "open-injector": [{ name: "with volume", options: { boreDiameterMm: 14.5 } }],
  ...GAUGE_VARIANTS,
  "generic-line": [{ name: "asked, with CRC", options: shippedOptions("psi-asked-gauge") }],
  "generic-modbus": [
    { name: "one register, unit and serial number", options: shippedOptions("atm-modbus-gauge") },
    { name: "with echo", options: { ...shippedOptions("atm-modbus-gauge"), echo: true } },
    { name: "several reads", options: { description: SEVERAL_READS, address: 17 } },
  ],
};

const CASES = DRIVERS.flatMap((definition) =>
  (VARIANTS[definition.id] ?? [{ name: "defaults", options: {} }]).map((variant) => ({
    id: definition.id,
    definition,
    variant,
    variantName: variant.name,
  })),
);

/** Within this time after a damage every intact message counts again: a Keller fence comes each second. */
const RECOVERY_US = 1_300_000;
const SECONDS = 2.5;
const RUNS = { seed: 20_240_611, numRuns: 25 };

function withoutTime(items: readonly DecodedItem[]): unknown[] {
  return items.map(({ firstByteAtUs: _, ...item }) => item);
}

/** Pieces again instead of single bytes: as they arrived, so that their times stay. */
function pieces(entries: readonly WireEntry[]): WireEntry[] {
  const joined: { direction: WireEntry["direction"]; atUs: number; bytes: number[] }[] = [];
  for (const { direction, atUs, bytes } of entries) {
    const last = joined.at(-1);
    if (direction === "received" && last?.direction === direction && last.atUs === atUs)
      last.bytes.push(...bytes);
    else joined.push({ direction, atUs, bytes: [...bytes] });
  }
  return joined.map((entry) => ({ ...entry, bytes: Uint8Array.from(entry.bytes) }));
}

function regrouped(wire: readonly WireEntry[], cuts: readonly number[]): WireEntry[] {
  const grouped: WireEntry[] = [];
  let turn = 0;
  let room = 0;
  for (const entry of bytewise(wire)) {
    const last = grouped.at(-1);
    if (entry.direction === "sent" || last === undefined || last.direction === "sent" || room <= 0) {
      grouped.push(entry);
      room = (cuts[turn++ % cuts.length] ?? 1) - 1;
      continue;
    }
    grouped[grouped.length - 1] = { ...last, bytes: Uint8Array.of(...last.bytes, ...entry.bytes) };
    room -= 1;
  }
  return grouped;
}

type Damage = { readonly at: number } & (
  | { readonly kind: "insert"; readonly noise: Uint8Array }
  | { readonly kind: "flip"; readonly bit: number }
  | { readonly kind: "lose"; readonly count: number }
  | { readonly kind: "repeat"; readonly count: number }
);

const damageArbitrary: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(),
    noise: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("lose" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 40 }) }),
);

/** Damages the received bytes only, at one place; `undefined` when the change is outside the promise. */
function damaged(wire: readonly WireEntry[], damage: Damage, variant: DriverVariant) {
  const entries = bytewise(wire);
  const places = entries.flatMap(({ direction }, index) => (direction === "received" ? [index] : []));
  const turn = damage.at % places.length;
  const place = places[turn] ?? 0;
  const entry = entries[place];
  if (entry === undefined) throw new Error("a transcript without received bytes");
  if ("count" in damage && variant.hasNoPacketGuard === true) return undefined;
  const stretch = "count" in damage ? places.slice(turn, turn + damage.count) : [];
  const byte = entry.bytes[0] ?? 0;
  if (damage.kind === "lose") {
    const lost = new Set(stretch);
    // On a slow line forty bytes are more than a second: the damage lasts until the last of them.
    const { atUs } = entries[stretch.at(-1) ?? place] ?? entry;
    return { atUs, wire: entries.filter((_, index) => !lost.has(index)) };
  }
  const made =
    damage.kind === "flip"
      ? Uint8Array.of(byte ^ (1 << damage.bit))
      : damage.kind === "insert"
        ? Uint8Array.of(...damage.noise, byte)
        : Uint8Array.of(...stretch.map((index) => entries[index]?.bytes[0] ?? 0), byte);
  if (damage.kind === "flip" && variant.isUndetectable?.(byte, made[0] ?? 0) === true) return undefined;
  return { atUs: entry.atUs, wire: entries.with(place, { ...entry, bytes: made }) };
}

/** What a person would act on: everything but counters and notices. */
function claims(items: readonly DecodedItem[]): string[] {
  return items.filter(({ kind }) => kind !== "rejected" && kind !== "notice").map(describeItem);
}

function readingsAfter(items: readonly DecodedItem[], atUs: number): string[] {
  return items.flatMap((item) =>
    item.kind === "reading" && item.firstByteAtUs > atUs ? [describeItem(item)] : [],
  );
}

describe.each(CASES)("$id, $variantName", ({ definition, variant }) => {
  const protocol = (definition as DriverDefinition).bind(variant.options);
  const clean = runDriver({ protocol, seconds: SECONDS });
  const decode = (wire: readonly WireEntry[]) => decodeWire(protocol.createDecoder(), wire);

  test("an undisturbed conversation gives readings at the declared period and nothing rejected", () => {
    const main = variant.signal ?? (protocol.signals ?? definition.signals)[0];
    const readings = clean.items.filter((item) => item.kind === "reading" && item.signal === main);
    const expected = (SECONDS * 1_000_000) / protocol.nominalPeriodUs;
    expect(clean.poller.isIdentified()).toBe(true);
    expect(clean.items.some(({ kind }) => kind === "identity")).toBe(true);
    expect(clean.items.filter(({ kind }) => kind === "rejected")).toEqual([]);
    expect(readings.length).toBeGreaterThan(0.75 * expected);
    expect(readings.length).toBeLessThan(1.1 * expected);
  });

  test("each signal it declares comes often enough never to be stale", () => {
    for (const signal of protocol.signals ?? definition.signals) {
      const times = clean.items.flatMap((item) =>
        item.kind === "reading" && item.signal === signal ? [item.firstByteAtUs] : [],
      );
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(Math.max(...gaps), signal).toBeLessThan(500_000);
    }
  });

  test("any chunking gives the same items", () => {
    const whole = withoutTime(clean.items);
    expect(withoutTime(decode(bytewise(clean.wire)))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 9 }), (cuts) => {
        expect(withoutTime(decode(regrouped(clean.wire, cuts)))).toEqual(whole);
      }),
      { ...RUNS, numRuns: 12 },
    );
  });

  test("a damaged line never gives a wrong reading, and intact messages count again", () => {
    const truth = new Set(claims(clean.items));
    fc.assert(
      fc.property(damageArbitrary, (damage) => {
        const hurt = damaged(clean.wire, damage, variant);
        fc.pre(hurt !== undefined);
        if (hurt === undefined) return;
        const items = decode(pieces(hurt.wire));
        expect(claims(items).filter((claim) => !truth.has(claim))).toEqual([]);
        const recoveredAtUs = hurt.atUs + RECOVERY_US;
        expect(readingsAfter(items, recoveredAtUs)).toEqual(readingsAfter(clean.items, recoveredAtUs));
      }),
      { ...RUNS, numRuns: 80 },
    );
  });

  test("a line that ends in the middle gives nothing beyond what had arrived", () => {
    const entries = bytewise(clean.wire);
    fc.assert(
      fc.property(fc.nat(), (at) => {
        const items = decode(pieces(entries.slice(0, at % entries.length)));
        expect(withoutTime(items)).toEqual(withoutTime(clean.items).slice(0, items.length));
      }),
      RUNS,
    );
  });

  test("pure noise is counted, held in a bounded buffer, and gives no item", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (noise) => {
        const decoder = protocol.createDecoder();
        const items = decoder.received(noise, 0);
        expect(claims(items)).toEqual([]);
        expect(JSON.stringify(decoder.snapshot()).length).toBeLessThan(2_500);
      }),
      RUNS,
    );
  });

  test("a snapshot taken anywhere goes on as if nothing had happened", () => {
    const entries = bytewise(clean.wire);
    const whole = decode(pieces(entries));
    fc.assert(
      fc.property(fc.nat(), (at) => {
        const cut = at % entries.length;
        const before = protocol.createDecoder();
        const first = decodeWire(before, pieces(entries.slice(0, cut)));
        const after = protocol.createDecoder();
        after.restore(JSON.parse(JSON.stringify(before.snapshot())));
        expect(after.snapshot()).toEqual(before.snapshot());
        expect([...first, ...decodeWire(after, pieces(entries.slice(cut)))]).toEqual(whole);
      }),
      RUNS,
    );
    expect(() => protocol.createDecoder().restore({ scanner: 1 })).toThrow();
  });

  test("through loss, noise and a power cycle it sends allowed bytes only, and reads again", () => {
    const random = seededBytes(99);
    const run = runDriver({
      protocol,
      seconds: 8,
      line(bytes, atUs) {
        if (atUs > 4_000_000) return bytes;
        const dice = random();
        if (dice < 12) return new Uint8Array(0);
        if (dice < 24) return bytes.with(dice % bytes.length, random());
        return dice < 32 ? Uint8Array.of(random(), random(), ...bytes) : bytes;
      },
      at(atUs, simulator) {
        if (atUs === 3_000_000) simulator.powerCycle(atUs);
      },
    });
    const sent = run.wire.filter(({ direction }) => direction === "sent");
    expect(sent.filter(({ bytes }) => !protocol.isAllowedRequest(bytes))).toEqual([]);
    const recovered = run.items.filter(
      ({ kind, firstByteAtUs }) => kind === "reading" && firstByteAtUs > 7_000_000,
    );
    expect(recovered.length).toBeGreaterThan((0.7 * 1_000_000) / protocol.nominalPeriodUs);
  });

  test("an allowed request with any one byte changed, added or missing is refused", () => {
    const sent = clean.wire.flatMap(({ direction, bytes }) => (direction === "sent" ? [bytes] : []));
    const isKnown = new Set(sent.map((bytes) => bytes.join()));
    expect(protocol.isAllowedRequest(new Uint8Array(0))).toBe(false);
    for (const bytes of sent.slice(0, 8)) {
      for (let at = 0; at < bytes.length; at++) {
        for (const changed of [bytes.with(at, (bytes[at] ?? 0) ^ 0x41), bytes.slice(0, at)]) {
          if (changed.length > 1 && !isKnown.has(changed.join())) {
            expect(protocol.isAllowedRequest(changed), changed.join()).toBe(false);
          }
        }
      }
      expect(protocol.isAllowedRequest(Uint8Array.of(...bytes, 0x0d))).toBe(false);
    }
  });
});

/** Bytes 0–255 that look random and are the same in each run. */
function seededBytes(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) & 0xff;
  };
}
