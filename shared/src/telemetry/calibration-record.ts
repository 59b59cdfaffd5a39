/** A device's calibration as the pipeline uses it: coefficients, whose they are and until when they hold. */
export interface CalibrationRecord {
  readonly id: string;
  /** Serial number the coefficients were taken on; empty = any device (then never `valid`, only `uncalibrated`). */
  readonly deviceSerial: string;
  /** y = Σ coefficients[i] · xⁱ in the signal's unit; linear: [offset, slope]. At most degree 3. */
  readonly coefficients: readonly number[];
  /** Range of x in which the fit holds; outside it the value is `uncalibrated`. */
  readonly range?: { readonly min: number; readonly max: number };
  /** ISO 8601 date; compared with the session's wall date at its start. */
  readonly validUntil?: string;
  /** Piecewise linear instead of the polynomial: raw → true, rising, at least two; nothing outside them holds. */
  readonly knots?: readonly { readonly raw: number; readonly value: number }[];
  /** Largest expanded uncertainty (k = 2) over the range, in the signal's unit. */
  readonly expandedUncertainty?: number;
  /** Days after `validUntil` from which the device is refused at set-up; absent: nobody said. Never makes it evidence. */
  readonly lockOutAfterDays?: number;
  /** Single-use sensors: the lot that its certificate covers; then it holds for every piece of that lot. */
  readonly lot?: string;
  /** Digital zero and gain of the device when it was calibrated; others now mean that somebody re-zeroed it. */
  readonly deviceCoefficients?: Readonly<Record<string, number>>;
}
