/** placeholder */
export function TouchPage() {
  return null;
}
