/** What a simulated device can sense of, and do to, the shared hydraulic plant. */

export interface PlantReadings {
  /** At the syringe, gauge. */
  readonly pressureKpa: number;
  /** Moved by the plunger since power-up. */
  readonly pumpVolumeMl: number;
  readonly forceN: number;
  readonly positionMm: number;
  readonly temperatureC: number;
  readonly isMotorRunning: boolean;
  /** The motor was stopped by back-pressure. */
  readonly isStalled: boolean;
  /** How often somebody cleared the volume by the device's own keys; the device counts from 0 each time. */
  readonly clears?: number;
}

export interface PlantPort {
  /** Advances the plant to `atUs` (never backwards) and reads it. */
  readAt(atUs: number): PlantReadings;
  /** The device stopped its own motor (Safe-mode time-out, power loss). A plant without it keeps moving. */
  stopMotor?(atUs: number): void;
}
