/** The part of the JPEG codec that is used; the package ships no types. */
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs" {
  export interface JpegDecoder {
    /** A view on the codec's memory, to be filled with the encoded bytes. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    /** A view on the codec's memory, valid until the next call. */
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): {
      readonly width: number;
      readonly height: number;
      readonly bitsPerSample: number;
      readonly componentCount: number;
    };
    delete(): void;
  }
  export interface JpegModule {
    readonly JPEGDecoder: new () => JpegDecoder;
  }
  const create: (options: { print(text: string): void; printErr(text: string): void }) => Promise<JpegModule>;

  // biome-ignore lint/style/noDefaultExport: it is the package's only export
  export { create as default };
}
