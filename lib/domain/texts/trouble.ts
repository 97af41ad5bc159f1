import { rich } from "./message";

const noAnswer = "It did not answer in time.";
const noWay = "No network leads to its address from this server.";
const noSuchHost = "Its host name cannot be found.";

/** What the codes of failed connections mean. */
export const byCode: Partial<Record<string, string>> = {
  ECONNREFUSED: "Nothing answers at its address.",
  ECONNRESET: "It closed the connection without an answer.",
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
  EHOSTUNREACH: noWay,
  ENETUNREACH: noWay,
  ETIMEDOUT: noAnswer,
  UND_ERR_CONNECT_TIMEOUT: noAnswer,
  UND_ERR_SOCKET: "It closed the connection without an answer.",
};

export const unreachable = (account: string) => `${account} cannot be reached.`;
export const refuses = (account: string) => `${account} refuses access.`;
export const readAt = <Node>(time: Node) => rich`What you see of it was read ${time}.`;
export const notRead = "Nothing has been read from it yet.";
/** `time`: when Subdesk last tried. */
export const triesAgain = <Node>(time: Node) =>
  rich`Subdesk tried ${time} and tries again by itself. If it stays like this, check its address and the provider’s own status page, then choose Test connection.`;
export const keyRefused = {
  desk: "Check at the provider that the key is valid and the account active, then choose Replace key in the menu.",
  environment:
    "Check at the provider that the key is valid and the account active, then set it where Subdesk is started and restart it.",
};
export const cause = "Technical cause";
