/**
 * The three checksums that the serial devices use. All are table-driven over the reflected or plain polynomial
 * and return the register's value; the byte order on the wire is the protocol's affair.
 */

const XMODEM_TABLE = buildTable16((byte) => {
  let register = byte << 8;
  for (let bit = 0; bit < 8; bit++) register = (register << 1) ^ (register & 0x8000 ? 0x1021 : 0);
  return register & 0xffff;
});

const MODBUS_TABLE = buildTable16((byte) => {
  let register = byte;
  for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xa001 : 0);
  return register;
});

const CRC32_TABLE = buildTable32();

/** CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected. Check value of "123456789": 0x31C3. */
export function crc16Xmodem(bytes: Uint8Array): number {
  let register = 0;
  for (const byte of bytes) {
    register = ((register << 8) & 0xffff) ^ (XMODEM_TABLE[(register >>> 8) ^ byte] ?? 0);
  }
  return register;
}

/** CRC-16/MODBUS: polynomial 0x8005 reflected (0xA001), initial value 0xFFFF. Check value: 0x4B37. */
export function crc16Modbus(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) register = (register >>> 8) ^ (MODBUS_TABLE[(register ^ byte) & 0xff] ?? 0);
  return register;
}

/** CRC-32/ISO-HDLC (zlib, Ethernet): polynomial 0x04C11DB7 reflected, initial and final 0xFFFFFFFF. Check: 0xCBF43926. */
export function crc32(bytes: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of bytes) register = (register >>> 8) ^ (CRC32_TABLE[(register ^ byte) & 0xff] ?? 0);
  return (register ^ 0xffffffff) >>> 0;
}

function buildTable16(entry: (byte: number) => number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => entry(byte));
}

function buildTable32(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
    return register >>> 0;
  });
}
