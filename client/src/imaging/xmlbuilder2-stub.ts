/** Stands in for `xmlbuilder2` in the bundle: nothing here reads or writes XML pictures. */
export function create(): never {
  throw new Error("xmlbuilder2 is not part of the dashboard; XML pictures are not supported");
}
