import { describe, expect, it } from "vitest";
import { troubleOf } from "./trouble";

describe("troubleOf", () => {
  it.each([
    ["9Proxy cannot be reached (ECONNREFUSED).", "Nothing answers at its address.", "ECONNREFUSED"],
    ["9Proxy cannot be reached (ENOTFOUND).", "Its host name cannot be found.", "ENOTFOUND"],
    ["9Proxy cannot be reached (EPROTO).", "", "EPROTO"],
    [
      "The connection to 9Proxy broke (ECONNRESET).",
      "It closed the connection without an answer.",
      "ECONNRESET",
    ],
    ["The connection to 9Proxy broke (HPE_INVALID).", "The connection to 9Proxy broke.", "HPE_INVALID"],
    ["9Proxy did not answer in time.", "9Proxy did not answer in time.", null],
    ["Closed (until Monday)", "Closed (until Monday).", null],
    [null, "", null],
  ])("of %s", (message, what, code) => {
    expect(troubleOf(message)).toEqual({ what, code });
  });
});
