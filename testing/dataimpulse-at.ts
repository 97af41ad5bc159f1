import { dataImpulse } from "../lib/providers/dataimpulse";
import { json, startPeer, transportTo } from "./peer";

/** DataImpulse's client at a server that signs it in and answers everything else as the test says. */
export async function dataImpulseAt(answer: Parameters<typeof startPeer>[0], token = "a-token") {
  const peer = await startPeer((response, received, count) =>
    received.url.endsWith("/user/token/get")
      ? json(response, 200, { token })
      : answer(response, received, count),
  );
  const settings = { url: peer.url, email: "ada@example.com", password: "account-password" };
  const { transport } = transportTo(peer.url, { secrets: dataImpulse.secrets(settings) });
  return {
    peer,
    connection: dataImpulse.connect(settings, transport),
    close: () => Promise.all([transport.close(), peer.close()]),
  };
}
