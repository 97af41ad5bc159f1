import { iproyal } from "../lib/providers/iproyal";
import { startPeer, transportTo } from "./peer";

/** IPRoyal's client at a server that answers as the test says. */
export async function iproyalAt(answer: Parameters<typeof startPeer>[0], token = "a-token") {
  const peer = await startPeer(answer);
  const { transport } = transportTo(peer.url, { secrets: [token] });
  return {
    peer,
    connection: iproyal.connect({ url: peer.url, token }, transport),
    close: () => Promise.all([transport.close(), peer.close()]),
  };
}
