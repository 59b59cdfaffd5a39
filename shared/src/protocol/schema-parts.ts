/** Pieces that several message schemas share. */
import { z } from "zod";
import { CANNULA_SIDES, VERTEBRAL_LEVELS } from "../procedure/level.ts";

export const view = z.enum(["lateral", "ap"]);
export const level = z.enum(VERTEBRAL_LEVELS);
export const cannulaSide = z.enum(CANNULA_SIDES);
const finite = z.number().refine(Number.isFinite);
export const point = z.strictObject({ x: finite, y: finite });
