/** One connection for as long as a page is mounted. */
import { useEffect, useState } from "react";
import { screenId } from "../alarm/screen-id.ts";
import { Connection, type Subscription } from "./socket.ts";

/** @param subscription is read once; give the page a `key` to subscribe to something else. */
export function useConnection(subscription: Subscription): Connection {
  const [connection] = useState(() => new Connection(endpoint(), withScreen(subscription)));
  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, [connection]);
  return connection;
}

/** A page of the room says which one it is; a review belongs to no room. */
function withScreen(subscription: Subscription): Subscription {
  return subscription.runtime === "monitor" ? { ...subscription, screenId: screenId() } : subscription;
}

function endpoint(): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
}
