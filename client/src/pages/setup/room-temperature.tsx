/** Temperature of the room: typed, or as a sensor measures it. Cement cures by it. */
import type { Connection } from "../../connection/socket.ts";
import { useSession } from "../../store/use-session.ts";
import { oneDecimal } from "../../text/numbers.ts";
import { NumberField } from "./number-field.tsx";

interface RoomTemperatureProps {
  readonly connection: Connection;
  readonly onValue: (temperatureC: number) => void;
}

export function RoomTemperature({ connection, onValue }: RoomTemperatureProps) {
  const entered = useSession(connection, ({ config }) => config?.procedure.roomTemperatureC);
  const hasSensor = useSession(
    connection,
    ({ config }) =>
      (config?.fitted.temperature ?? false) &&
      (config?.devices.some(({ roles }) => roles.includes("roomTemperature")) ?? false),
  );
  const measured = useSession(connection, ({ assessment }) => {
    const signal = assessment?.signals.find((item) => item.signal === "temperatureC");
    return signal?.state === "fresh" && signal.quality === "valid" ? signal.value : undefined;
  });
  if (hasSensor && measured !== undefined) {
    return (
      <p className="setup-number">
        <span className="setup-caption">Room, measured</span>
        <strong className="setup-measured">{oneDecimal(measured)} °C</strong>
      </p>
    );
  }
  return (
    <NumberField
      name={hasSensor ? "Room (sensor: nothing comes)" : "Room"}
      unit="°C"
      step={1}
      decimals={0}
      value={entered}
      onValue={onValue}
    />
  );
}
