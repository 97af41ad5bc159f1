// Preloaded into the web server: tells the app who is at the other end of the connection, and nobody else may say so.
import { Server } from "node:http";

const { emit } = Server.prototype;

/** @this {import("node:http").Server} */
Server.prototype.emit = function (event, ...args) {
  if (event === "request") {
    /** @type {import("node:http").IncomingMessage} */
    const request = args[0];
    delete request.headers["x-subdesk-peer"];
    if (request.socket.remoteAddress) request.headers["x-subdesk-peer"] = request.socket.remoteAddress;
  }
  return emit.call(this, event, ...args);
};
