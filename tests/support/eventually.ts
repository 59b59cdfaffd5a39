/** Waits for something that will happen soon, without guessing how soon. */

/** What is there at once is found at once; a long wait leaves the processor to what is waited for. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 50;
/** Pauses grow to this share of the time waited so far. */
const PAUSE_SHARE = 0.05;
/** How soon things happen is measured elsewhere, on injected time: here a busy machine must not look like a fault. */
const DEADLINE_MS = 30_000;

/** Resolves when `condition` holds; throws, naming `what`, when it does not within `deadlineMs`. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const startedAt = performance.now();
  while (!(await condition())) {
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, PAUSE_SHARE * waitedMs));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
