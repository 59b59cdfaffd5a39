/** The part of dcmjs that cementwatch uses; the package ships no types. */
declare module "dcmjs" {
  export const data: {
    readonly DicomDict: new (
      meta: Readonly<Record<string, unknown>>,
    ) => { dict: Readonly<Record<string, unknown>>; write(): ArrayBuffer };
  };
}
