import { netnut } from "../lib/providers/netnut";
import { startPeer, transportTo } from "./peer";

type Settings = Parameters<typeof netnut.connect>[0];
type Peer = Awaited<ReturnType<typeof startPeer>>;

/** NetNut's client at a server that answers as the test says. */
export async function netnutAt(
  answer: Parameters<typeof startPeer>[0] | Peer,
  settings: Partial<Settings> = {},
) {
  const peer = typeof answer === "function" ? await startPeer(answer) : answer;
  const { transport } = transportTo(peer.url);
  const connection = netnut.connect(
    { url: peer.url, credentials: { token: "a-token" }, scheme: "raw", ...settings },
    transport,
  );
  return { peer, connection, close: () => Promise.all([transport.close(), peer.close()]) };
}
