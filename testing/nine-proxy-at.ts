import { nineProxy } from "../lib/providers/nine-proxy";
import { startPeer, transportTo } from "./peer";

/** 9Proxy's client at a server that answers as the test says. */
export async function nineProxyAt(answer: Parameters<typeof startPeer>[0], apiKey = "an-api-key") {
  const peer = await startPeer(answer);
  const { transport } = transportTo(peer.url, { secrets: [apiKey] });
  return {
    peer,
    connection: nineProxy.connect({ url: peer.url, apiKey }, transport),
    close: () => Promise.all([transport.close(), peer.close()]),
  };
}
