/** Density of water and of air, for weighing volumes. */

/**
 * Air-free water at 101.325 kPa, kg/m³, 0 to 40 °C: Tanaka et al., Metrologia 38 (2001) 301, standard uncertainty
 * below 0.001 kg/m³. `undefined` outside.
 */
export function waterDensity(temperatureC: number): number | undefined {
  if (!(temperatureC >= 0 && temperatureC <= 40)) return undefined;
  const t = temperatureC;
  return 999.97495 * (1 - ((t - 3.983035) ** 2 * (t + 301.797)) / (522528.9 * (t + 69.34881)));
}

/**
 * Moist air, kg/m³: the simplified CIPM-2007 equation (OIML R 111-1:2004, E.3-1), relative uncertainty 2·10⁻⁴ for
 * 900–1100 hPa, 10–30 °C, below 80 % humidity. `airPressureHpa` hPa, `humidityPercent` relative.
 */
export function airDensity(temperatureC: number, airPressureHpa: number, humidityPercent: number): number {
  const vapour = 0.009 * humidityPercent * Math.exp(0.061 * temperatureC);
  return (0.34848 * airPressureHpa - vapour) / (273.15 + temperatureC);
}
