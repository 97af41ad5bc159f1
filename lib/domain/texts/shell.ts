import { listed, listedOr, rich } from "./message";

// Only what the frame of every page shows: this file is part of every page's first load.

export const product = "Subdesk";
export const home = "Subdesk, home";
export const skip = "Skip to content";
export const main = "Main";
export const mainBottom = "Main, bottom";
export const more = "More";
export const morePages = "More pages";

export const accountsLabel = "Accounts: ";
export const moreAccounts = (count: number) => `+${count} more`;
export const furtherAccounts = (count: number) => `+${count}`;
export const sandboxTitle = "Sandbox data";
export const sandbox = "Sandbox";
export const inPartSandbox = "Part sandbox";
export const allSandbox = (providers: readonly string[]) =>
  `The sub-users are made up, and nothing here reaches ${listedOr(providers)}.`;
export const partSandbox = (accounts: readonly string[]) =>
  `The sub-users of ${listed(accounts)} are made up. Those of other accounts are real.`;

export const theme = "Theme";
export const themeSystem = "System";
export const themeLight = "Light";
export const themeDark = "Dark";
export const accountOf = (person: string) => `Account of ${person}`;
export const emailAndRole = (email: string, role: string) => `${email}, ${role}`;
export const yourAccount = "Your account";
export const keys = "Keys";
export const signOut = "Sign out";

export const notices = "Notices";
export const showAccount = "Show account";
export const locked = (account: string, why: string) => `${account}: ${why}`;
export const paused = (account: string, person: string) => `${account} is paused by ${person}.`;
/** The reason follows. */
export const pausedBecause = (account: string, person: string) => `${account} is paused by ${person}:`;
export const notTrusted = {
  page: <Node>(account: string, time: Node) =>
    rich<Node | string>`${account}’s address answers with a web page instead of its API, first seen ${time}.`,
  certificate: <Node>(account: string, time: Node) =>
    rich<Node | string>`${account}’s address shows a certificate that is not valid, first seen ${time}.`,
};
export const untilTested = "Nothing is sent to it until Test connection succeeds.";
export const nothingIsSent = "Nothing is sent to it.";
export const slow = (account: string) => `${account} is slow.`;
export const waiting = <Node>(time: Node) => rich`It was asked ${time} and has not answered yet.`;
export const refuses = (account: string) => `${account} refuses access.`;
export const unreachable = (account: string) => `${account} cannot be reached.`;
export const wasRead = <Node>(time: Node) => rich`What you see of it was read ${time}.`;
export const notRead = "Nothing has been read from it yet.";

/** `digest` is what the error is called in the log. */
export const broken = (digest?: string) =>
  digest
    ? `Something went wrong on this server. Quote ${digest} when you report it.`
    : "Something went wrong on this server.";
export const loadAgain = "Load again";
export const notLoaded = "This page could not be loaded";
export const notLoadedHelp = "Subdesk was updated or cannot be reached. Reload the page to continue.";
export const reload = "Reload";
export const notShown = "This page could not be shown";
export const notShownHelp = (digest?: string) =>
  digest
    ? `Something went wrong on this server; nothing you did was changed by it. Quote ${digest} when you report it.`
    : "Something went wrong on this server; nothing you did was changed by it.";
export const tryAgain = "Try again";
