/** What real picture sources are given: the runtime's clock, this computer's wall time, and the reader. */
import { randomUUID } from "node:crypto";
import type { PictureDeps } from "@cementwatch/drivers/carms/picture-deps";
import type { Clock } from "@cementwatch/drivers/clock";
import { readDicom } from "./dicom-reader.ts";

const digits = (value: number, count: number): string => String(value).padStart(count, "0");

/** Dependencies on the real world, with local wall time as C-arms write it. */
export function createPictureDeps(clock: Clock): PictureDeps {
  return {
    clock,
    wall() {
      const now = new Date();
      const date = digits(now.getFullYear(), 4) + digits(now.getMonth() + 1, 2) + digits(now.getDate(), 2);
      const time = digits(now.getHours(), 2) + digits(now.getMinutes(), 2) + digits(now.getSeconds(), 2);
      return { date, time: `${time}.${digits(now.getMilliseconds(), 3)}` };
    },
    unique: randomUUID,
    readObject: (bytes) => readDicom(bytes),
  };
}
