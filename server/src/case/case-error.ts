/** Unusable input: names file, field, value and what to do. */
export class CaseFolderError extends Error {}
