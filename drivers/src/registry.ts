/** Every driver, by hand: a new one is a folder and a line here. */
import type { DriverDefinition } from "./driver.ts";
import { chemyx } from "./injectors/chemyx/definition.ts";
import { harvardClassic } from "./injectors/harvard-classic/definition.ts";
import { harvardElite } from "./injectors/harvard-elite/definition.ts";
import { newEra } from "./injectors/new-era/definition.ts";
import { openInjector } from "./injectors/open-injector/definition.ts";
import { keller } from "./pressure/keller/definition.ts";

export const DRIVERS: readonly DriverDefinition[] = [
  newEra,
  openInjector,
  harvardClassic,
  harvardElite,
  chemyx,
  keller,
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
