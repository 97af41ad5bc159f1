import { formatCount } from "../format";
import { plural, rich } from "./message";

export const title = "Accounts";
export const detail = "The provider accounts whose sub-users Subdesk manages.";
export const add = "Add account";
export const noneTitle = "No provider account is connected";
export const none =
  "An administrator adds one here. Or set the credentials of a provider where Subdesk is started, then restart it.";

export const fromEnvironment = "From the environment";
export const locked = (why: string) =>
  `${why} Nothing is sent. Restore the key that it was encrypted with, or replace the account’s own key.`;
export const paused = <Node>(by: string, time: Node, reason: string | null) =>
  reason === null
    ? rich<Node | string>`Paused by ${by} ${time}. Nothing is read from it and nothing is sent to it.`
    : rich<
        Node | string
      >`Paused by ${by} ${time}: ${reason} Nothing is read from it and nothing is sent to it.`;

export const notTrusted = {
  page: <Node>(time: Node) =>
    rich`Its address answers with a web page instead of its API, first seen ${time}.`,
  certificate: <Node>(time: Node) =>
    rich`Its address shows a certificate that is not valid, first seen ${time}.`,
};
/** What a person should know before the test, which is the one thing that is sent. */
export const untilTested =
  "Nothing is sent to it until Test connection succeeds. The test sends its credentials to this address: make sure first that it is still the provider’s.";

export const test = "Test connection";
export const tested = (answer: string, milliseconds: number) => `${answer} (${milliseconds} ms)`;
export const sync = "Sync now";
export const actionsFor = (account: string) => `Actions for ${account}`;
export const rename = "Rename";
export const setGateway = "Set gateway";
export const setIdField = "Set id field";
export const replaceKey = "Replace key";
export const pause = "Pause";
export const resume = "Resume";
export const remove = "Remove";
export const resumeUnanswered =
  "Subdesk did not answer, so the account may or may not have been resumed. Look at its state before you try again.";
export const notResumed = (account: string) => `${account} was not resumed`;
export const resumed = (account: string) => `Resumed ${account}`;
export const resumedDetail = "Its sub-users are being read now.";

export const address = "Address";
export const credentials = "Credentials";
export const lastAnswer = "Last answer";
export const notAsked = "Not asked yet";
export const lastCompleteSync = "Last complete sync";
export const noCompleteSync = "None yet";
export const subUsers = "Sub-users";
export const unreadable = "Unreadable rows";
export const noUnreadable = "None";
export const leftOut = (count: number) => `${formatCount(count)} in the last sync, left out`;
export const pace = "Pace";
export const paceOf = ({ inFlight, perMinute }: { inFlight: number; perMinute?: number }) =>
  perMinute === undefined
    ? `${formatCount(inFlight)} in flight`
    : `${formatCount(inFlight)} in flight, ${formatCount(perMinute)} a minute`;
export const listed = "Listing";
export const listedTitle =
  "How often Subdesk reads all of its sub-users. Long or large listings run less often. A sub-user that you open or change is read at once.";
export const everyMinutes = (count: number) =>
  plural(count, { one: "Every minute", other: `Every ${formatCount(count)} minutes` });
export const calls = "Calls";
export const callsTitle =
  "Requests to this account and the size of their answers, by UTC day. Those since the last listing may be missing.";
export const callsOn = {
  today: (count: number, bytes: string) =>
    plural(count, { one: `1 today, ${bytes}`, other: `${formatCount(count)} today, ${bytes}` }),
  yesterday: (count: number, bytes: string) => `; ${formatCount(count)} yesterday, ${bytes}`,
};
export const fields = "Fields";
export const fieldLabels = {
  id: "Id",
  name: "Name",
  login: "Login",
  email: "E-mail",
  active: "State",
};
export const fieldsUnread = "Known after the first complete sync";
export const fieldNotReported = "not reported";
export const gateway = "Gateway";
export const gatewayNotSet = "Not set";
export const withSocks = (address: string, socksPort: number) => `${address}, SOCKS ${socksPort}`;
export const copyGateway = "Copy gateway address";

export const notSynced = "It has not been synced yet.";
export const lastSync = "Last sync";
export const lastSyncFailed = "Last sync failed";
export const syncBegan = {
  schedule: <Node>(time: Node) => rich`${time}, on schedule`,
  person: <Node>(time: Node) => rich`${time}, on request`,
  first: <Node>(time: Node) => rich`${time}, first import`,
};
export const took = "Took";
export const tookUnknown = "Not known";
export const read = "Read";
/** `rows`: "180" or "260 of 260". */
export const rowsAndPages = (rows: string, pages: number) =>
  plural(pages, { one: `${rows} rows, 1 page`, other: `${rows} rows, ${formatCount(pages)} pages` });
export const changed = "Changed";
export const noLongerListed = "No longer listed";
export const firstImport = "First import";
export const syncing = "Syncing";
export const waitingForAnswer = {
  first: "First import, waiting for an answer",
  later: "Syncing, waiting for an answer",
};
export const rowsSinceAsked = <Node>(rows: string, time: Node) =>
  rich<Node | string>`${rows} rows, asked ${time}`;
export const rowsSinceStart = <Node>(rows: string, time: Node) =>
  rich<Node | string>`${rows} rows, started ${time}`;
