import { randomBytes } from "node:crypto";
import { request as forward } from "node:http";
import { createServer } from "node:https";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type * as Tls from "node:tls";

/** For loopback alone, and signed by itself: no one trusts it until `trustTlsPeers`. */
const certificate = `
-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABI7GNI/VV+jdebzF
yxcI+R19+jrQu/EMpqjwBdcwMkecKAHGgNld4fdOMVkmY58NskHz4VQWpACGgYpJ
g+Vd7kOjTjBMMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0
hwR/AAABMB0GA1UdDgQWBBSt9hxtycMSEcXnuvCllM+kBC/s+zAKBggqhkjOPQQD
AgNHADBEAiAdboaUDcFiwbuvJAux2vd/FS4bqDZBNd2cFS5YypHJfQIgHXFJ4Zqm
6W+Eo63fq2lUzuFk4L84fLxsfOcbNRijwo4=
-----END CERTIFICATE-----
`;
const key = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgX7sfOpRxKAPsragB
cBzj1CrWiKSAwL63raUnphrPSW6hRANCAASOxjSP1Vfo3Xm8xcsXCPkdffo60Lvx
DKao8AXXMDJHnCgBxoDZXeH3TjFZJmOfDbJB8+FUFqQAhoGKSYPlXe5D
-----END PRIVATE KEY-----
`;
export const selfSigned = { cert: certificate, key };

/** Speaks TLS with a certificate that is not trusted, and passes on what reaches it to `target`. */
export async function startTlsPeer(target: string) {
  const received: { method: string; url: string }[] = [];
  let handshakes = 0;
  const server = createServer(selfSigned, (request, response) => {
    received.push({ method: request.method ?? "", url: request.url ?? "" });
    const onward = forward(
      new URL(request.url ?? "/", target),
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("connection", () => (handshakes += 1));
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    received,
    handshakes: () => handshakes,
    /** Ends all connections, and continues no session: the next request needs a new handshake. */
    drop() {
      server.setTicketKeys(randomBytes(48));
      server.closeAllConnections();
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As if an authority had signed that certificate; returns how to take it back. */
export function trustTlsPeers(): () => void {
  // Node reads NODE_EXTRA_CA_CERTS only when it starts.
  const tls = createRequire(import.meta.url)("node:tls") as {
    createSecureContext: typeof Tls.createSecureContext;
  };
  const usual = tls.createSecureContext;
  tls.createSecureContext = (options) => {
    const made = usual(options);
    (made.context as { addCACert(pem: string): void }).addCACert(certificate);
    return made;
  };
  return () => void (tls.createSecureContext = usual);
}
