/** Counts days between calendar dates without a clock or a time zone. */

const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;

/**
 * Whole days from one ISO 8601 date to another (only `YYYY-MM-DD` is read); negative when `to` is earlier, NaN when
 * one of them is no date. Proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
 */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

function dayNumber(iso: string): number {
  const [, year = Number.NaN, month = Number.NaN, day = Number.NaN] =
    /^(\d{4})-(\d\d)-(\d\d)/.exec(iso)?.map(Number) ?? [];
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / YEARS_PER_ERA);
  const yearOfEra = marchYear - era * YEARS_PER_ERA;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_PER_ERA + yearOfEra * 365 + leapDays + dayOfYear;
}
