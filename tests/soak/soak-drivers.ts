/** Garbage on every driver's line: never a throw, only finite values, and a snapshot that goes on the same way. */
import assert from "node:assert/strict";
import { DRIVERS } from "@cementwatch/drivers/registry";
import { FAULTS } from "@cementwatch/shared/faults";
import { bindAsUsed } from "../support/bind-as-used.ts";
import type { Random } from "./seeded-random.ts";

const OPTIONS: Readonly<Record<string, unknown>> = { "open-injector": { boreDiameterMm: 14.5 } };
/** Letters of the protocols come more often than chance would have them. */
const LIKELY = new TextEncoder().encode("\x02\x03\r\n$#:;,.=0123456789AISWPTUMLXVOLDIR ");

function garbage(random: Random): Uint8Array {
  return Uint8Array.from({ length: 1 + random(64) }, () =>
    random(2) === 0 ? random(256) : (LIKELY[random(LIKELY.length)] ?? 0),
  );
}

/** Returns how many chunks were fed. */
export function soakDrivers(random: Random, chunksEach: number): number {
  for (const definition of DRIVERS) {
    const options = OPTIONS[definition.id];
    const protocol = options === undefined ? bindAsUsed(definition.id) : definition.bind(options);
    const decoder = protocol.createDecoder();
    for (let i = 0; i < chunksEach; i++) {
      const atUs = i * 10_000;
      const bytes = garbage(random);
      const twin = i % 50 === 0 ? protocol.createDecoder() : undefined;
      twin?.restore(structuredClone(decoder.snapshot()));
      const items = decoder.received(bytes, atUs);
      if (twin !== undefined) assert.deepEqual(twin.received(bytes, atUs), items, definition.id);
      for (const item of items) {
        if (item.kind === "rejected") assert.ok(item.code in FAULTS, item.code);
        if (item.kind === "reading" && item.quality === "valid") {
          assert.ok(Number.isFinite(item.value), `${definition.id} ${item.value}`);
        }
      }
    }
  }
  return DRIVERS.length * chunksEach;
}
