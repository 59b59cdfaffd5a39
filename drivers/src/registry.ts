/** Every driver, by hand: a new one is a folder and a line here. */
import { sics } from "./balances/sics/definition.ts";
import type { DriverDefinition } from "./driver.ts";
import { mark10 } from "./force/mark10/definition.ts";
import { genericLine } from "./generic/line/definition.ts";
import { genericModbus } from "./generic/modbus/definition.ts";
import { chemyx } from "./injectors/chemyx/definition.ts";
import { harvardClassic } from "./injectors/harvard-classic/definition.ts";
import { harvardElite } from "./injectors/harvard-elite/definition.ts";
import { newEra } from "./injectors/new-era/definition.ts";
import { openInjector } from "./injectors/open-injector/definition.ts";
import { keller } from "./pressure/keller/definition.ts";
import { omegaD1000 } from "./pressure/omega-d1000/definition.ts";
import { omegaIseries } from "./pressure/omega-iseries/definition.ts";
import { omegaPx409 } from "./pressure/omega-px409/definition.ts";

export const DRIVERS: readonly DriverDefinition[] = [
  newEra,
  openInjector,
  harvardClassic,
  harvardElite,
  chemyx,
  keller,
  mark10,
  omegaPx409,
  omegaIseries,
  omegaD1000,
  sics,
  genericLine,
  genericModbus,
];

/** The driver of this id. @throws Error naming the id and those that exist. */
export function findDriver(id: string): DriverDefinition {
  const found = DRIVERS.find((driver) => driver.id === id);
  if (found === undefined) {
    throw new Error(
      `driver ${JSON.stringify(id)} is not known; there are ${DRIVERS.map((driver) => driver.id).join(", ")}`,
    );
  }
  return found;
}
