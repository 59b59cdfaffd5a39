/** Mass of cement, and of the monomer that was mixed into it. */
import type { CementProfile } from "./cement-profile.ts";

/** Monomer at mixing in one gram of cement, g; most of it polymerises. */
export function monomerFraction01({
  powderG,
  liquidG,
  monomerShare01,
}: Pick<CementProfile, "powderG" | "liquidG" | "monomerShare01">): number {
  return (liquidG * monomerShare01) / (powderG + liquidG);
}

/** Cement in `volumeMl`, g, and the monomer that was mixed into it, g. */
export function cementMass(
  profile: CementProfile,
  volumeMl: number,
): { readonly cementG: number; readonly monomerG: number } {
  const cementG = volumeMl * profile.densityGPerMl;
  return { cementG, monomerG: cementG * monomerFraction01(profile) };
}
