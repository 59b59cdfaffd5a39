export function DailyTab() {
  return null;
}
