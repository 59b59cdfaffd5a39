/** One connection for as long as a page is mounted. */
import { useEffect, useState } from "react";
import { Connection, type Subscription } from "./socket.ts";

/** @param subscription is read once; give the page a `key` to subscribe to something else. */
export function useConnection(subscription: Subscription): Connection {
  const [connection] = useState(() => new Connection(endpoint(), subscription));
  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, [connection]);
  return connection;
}

function endpoint(): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}
