import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Pacer, type Pace } from "../lib/providers/pacer";
import type { Gate } from "../lib/providers/gate";
import { type Answers, Transport } from "../lib/providers/transport";
import { shortTimeouts } from "./connect";

export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
  at: number;
}

type Answer = (response: ServerResponse, received: Received, count: number) => unknown;

/** A server that answers as a test says and remembers what it was sent. */
export async function startPeer(answer: Answer) {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let inFlight = 0;
  let maxInFlight = 0;
  let current = answer;
  const server = createServer(async (request, response) => {
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    response.once("close", () => (inFlight -= 1));
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const entry = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(parts).toString(),
      at: Date.now(),
    };
    received.push(entry);
    await current(response, entry, received.length);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    maxInFlight: () => maxInFlight,
    answer(next: Answer) {
      current = next;
      received.length = 0;
      maxInFlight = inFlight;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

export function transportTo(
  url: string,
  options: {
    pace?: Pace;
    secrets?: string[];
    timeouts?: typeof shortTimeouts;
    count?: (bytes: number) => void;
    answers?: Answers;
    gate?: Gate;
  } = {},
) {
  const pacer = new Pacer(options.pace ?? { inFlight: 4, reserved: 1 });
  const transport = new Transport({
    provider: "peer",
    label: "Peer",
    baseUrl: url,
    secrets: options.secrets ?? [],
    pacer,
    count: options.count,
    answers: options.answers,
    gate: options.gate,
    timeouts: options.timeouts ?? shortTimeouts,
  });
  return { transport, pacer };
}
