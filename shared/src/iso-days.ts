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

/** The date that many days later (earlier when negative); undefined when `iso` is no date that exists. */
export function isoDayAfter(iso: string, days: number): string | undefined {
  const number = dayNumber(iso);
  if (Number.isNaN(number) || dateOf(number) !== iso) return undefined;
  return dateOf(number + days);
}

/** The inverse of `dayNumber`, in the same eras. */
function dateOf(number: number): string {
  const era = Math.floor(number / DAYS_PER_ERA);
  const dayOfEra = number - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
