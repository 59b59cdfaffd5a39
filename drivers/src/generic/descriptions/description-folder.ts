/** Where the descriptions that are shipped stand; a device set uses them by their file name without `.yaml`. */
export const DESCRIPTION_FOLDER: string = import.meta.dirname;
