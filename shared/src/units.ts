/** Units in which drivers hand values over, after their own conversion. */
export type SignalUnit = "kPa" | "mL" | "degC" | "N" | "mm" | "g";
