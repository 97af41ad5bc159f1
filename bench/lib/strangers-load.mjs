// Sends one kind of request, so many at a time, until it is stopped. Says when it has begun.
import { request } from "node:http";

const [url = "", kind, count, action = ""] = process.argv.slice(2);
const { hostname, port, host, origin } = new URL(url);

const boundary = "strangers";
const body =
  kind === "open"
    ? Buffer.from("[{}]")
    : Buffer.concat([
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="1"; filename="blob"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        Buffer.alloc(4 * 1024 * 1024, 1),
        Buffer.from(
          `\r\n--${boundary}\r\ncontent-disposition: form-data; name="0"\r\n\r\n["$o1"]\r\n--${boundary}--\r\n`,
        ),
      ]);
const headers = {
  host,
  origin,
  "sec-fetch-site": "same-origin",
  accept: "text/x-component",
  "next-action": action,
  "content-type": kind === "open" ? "text/plain;charset=UTF-8" : `multipart/form-data; boundary=${boundary}`,
  ...(kind === "chunked" ? { "transfer-encoding": "chunked" } : { "content-length": String(body.length) }),
};

/** One request to its end, however it ends. */
const once = () =>
  new Promise((resolve) => {
    const call = request(
      { host: hostname, port, path: "/sign-in", method: "POST", agent: false, headers },
      (answer) => answer.resume(),
    );
    call.on("error", () => {});
    call.on("close", resolve);
    call.end(body);
  });

for (let stranger = 0; stranger < Number(count); stranger += 1)
  void (async () => {
    for (;;) await once();
  })();
process.send?.("begun");
