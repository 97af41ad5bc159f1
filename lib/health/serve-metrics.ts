import "server-only";
import { createServer } from "node:http";
import { env } from "../env";
import { describeError, log } from "../log";
import { metricsText, metricsType } from "./metrics-text";

/** Serves /metrics on its own port, where one is set. A port that is taken is logged, and stops nothing. */
export function serveMetrics(): void {
  const { metricsAt } = env();
  if (metricsAt === null) return;
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?", 1)[0] !== "/metrics")
      return void response.writeHead(404).end();
    metricsText().then(
      (text) => response.writeHead(200, { "content-type": metricsType }).end(text),
      (error: unknown) => {
        log().error(describeError(error), "metrics");
        response.writeHead(500).end();
      },
    );
  });
  server.on("error", (error) =>
    log().error({ ...metricsAt, ...describeError(error) }, "metrics are not served"),
  );
  server.listen(metricsAt.port, metricsAt.host).unref();
}
