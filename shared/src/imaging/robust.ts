/** Small numerical helpers that allocate nothing. */

/** Median of the first `count` values, which are reordered; 0 for an empty list (Hoare's selection). */
export function median(values: Float32Array, count: number): number {
  if (count === 0) return 0;
  const k = count >> 1;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const swapped = values[i] as number;
        values[i] = values[j] as number;
        values[j] = swapped;
        i++;
        j--;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] as number;
}

/**
 * Solves the symmetric system whose upper half is in `normal` (`size` × `size`, row-major), by LDLᵀ in place; the answer
 * replaces `right`. False when the system is singular.
 */
export function solve(normal: Float64Array, right: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const pivot = normal[i * size + i] as number;
    if (!(pivot > 1e-9)) return false;
    for (let j = i + 1; j < size; j++) {
      const factor = (normal[i * size + j] as number) / pivot;
      for (let k = j; k < size; k++) {
        normal[j * size + k] = (normal[j * size + k] as number) - factor * (normal[i * size + k] as number);
      }
      right[j] = (right[j] as number) - factor * (right[i] as number);
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i] as number;
    for (let j = i + 1; j < size; j++) sum -= (normal[i * size + j] as number) * (right[j] as number);
    const answer = sum / (normal[i * size + i] as number);
    if (!Number.isFinite(answer)) return false;
    right[i] = answer;
  }
  return true;
}
