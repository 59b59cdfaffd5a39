/** The description of a Modbus RTU device, as it stands in YAML. Addresses are those on the wire: 0 is the first register. */
import { z } from "zod";
import {
  everyMs,
  repeatedSignal,
  serialPart,
  timeoutMs,
  unitProblem,
  valueFields,
} from "../description-parts.ts";

/** 3 reads holding registers, 4 input registers. No other function exists here: nothing can be written. */
const functionCode = z.union([z.literal(3), z.literal(4)]);
const address = z.int().min(0).max(0xffff);
const type = z.enum(["u16", "i16", "u32", "i32", "f32"]);
const wordOrder = z.enum(["big", "little"]);

const register = z
  .strictObject({
    ...valueFields,
    function: functionCode.default(3),
    address,
    type,
    /** Of this register; absent: the description's. */
    wordOrder: wordOrder.optional(),
    /** Raw values by which the device says "out of range", e.g. 32767. */
    overrange: z.array(z.number()).max(8).default([]),
  })
  .superRefine((entry, context) => {
    const unit = unitProblem(entry);
    if (unit !== undefined) context.addIssue({ code: "custom", path: ["unit"], message: unit });
    if (wordsOf(entry.type) === 2 && entry.address === 0xffff) {
      const message = `a ${entry.type} takes two registers; 65535 is the last one`;
      context.addIssue({ code: "custom", path: ["address"], message });
    }
  });

export const modbusDescriptionSchema = z
  .strictObject({
    protocol: z.literal("modbus"),
    name: z.string().min(1).max(80),
    /** Where this knowledge comes from, and how sure it is. */
    notes: z.string().max(600).default(""),
    serial: serialPart,
    /** Period in which all values are read once. */
    everyMs,
    timeoutMs,
    /** Which half of a 32-bit value comes first; the bytes of a register are always high before low. */
    wordOrder: wordOrder.default("big"),
    registers: z.array(register).min(1).max(6),
    /** The register that holds the unit set on the device, and what it must hold: else every value is refused. */
    unitRegister: z
      .strictObject({ function: functionCode.default(3), address, mustBe: z.int().min(0).max(0xffff) })
      .optional(),
    /** The register that holds the serial number. */
    serialRegister: z
      .strictObject({
        function: functionCode.default(3),
        address,
        type: z.enum(["u16", "u32"]),
        wordOrder: wordOrder.optional(),
      })
      .optional(),
  })
  .superRefine(({ registers }, context) => {
    const twice = repeatedSignal(registers);
    if (twice !== undefined) context.addIssue({ code: "custom", path: ["registers"], message: twice });
  });

export type ModbusDescription = z.infer<typeof modbusDescriptionSchema>;
export type RegisterType = z.infer<typeof type>;
export type WordOrder = z.infer<typeof wordOrder>;

/** Registers that a value takes. */
export function wordsOf(of: RegisterType): 1 | 2 {
  return of === "u16" || of === "i16" ? 1 : 2;
}
