import { oxylabs } from "../lib/providers/oxylabs";
import { json, startPeer, transportTo } from "./peer";

/** Oxylabs' client at a server that answers as the test says, behind a sign-in that works. */
export async function oxylabsAt(answer: Parameters<typeof startPeer>[0]) {
  const peer = await startPeer((response, request, count) =>
    request.url.endsWith("/login")
      ? json(response, 200, { user_id: "u-1", token: "a-token" })
      : answer(response, request, count),
  );
  const { transport } = transportTo(peer.url, { secrets: ["a-password"] });
  const settings = { url: peer.url, username: "main", password: "a-password" };
  return {
    peer,
    connection: oxylabs.connect(settings, transport),
    close: () => Promise.all([transport.close(), peer.close()]),
  };
}
