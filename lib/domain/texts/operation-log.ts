import { rich } from "./message";

export const partOfRun = "Part of a run";
export const undo = "Undo…";
/** In place of the button. */
export const since = {
  undone: {
    byAndWhen: <Node>(person: Node, time: Node) => rich<Node | string>`Undone by ${person}, ${time}`,
    outside: "Undone outside Subdesk",
    plain: "Already as it was before",
  },
  partly: {
    byAndWhen: <Node>(person: Node, time: Node) => rich<Node | string>`Undone in part by ${person}, ${time}`,
    outside: "Undone in part outside Subdesk",
    plain: "Undone in part",
  },
  changed: {
    byAndWhen: <Node>(person: Node, time: Node) => rich<Node | string>`Changed since by ${person}, ${time}`,
    outside: "Changed since outside Subdesk",
    plain: "Changed since",
  },
} as const;
export const you = "you";
export const noUndo = (why: string) => `No undo: ${why}`;
export const notUndone = "No undo was planned";

export const settledDone = (name: string) => `Settled: ${name} was changed`;
export const settledRefused = (name: string) => `Settled: ${name} was not changed`;
export const settledPartly = (name: string) => `Settled: ${name} was changed in part`;
export const settledSuperseded = (name: string) => `Settled: a later change of ${name} was carried out`;

export const emptyTitle = "Nothing has been done yet";
export const empty = "Every change made to a sub-user is listed here with its outcome.";
export const notRefreshed = (why: string) => `The list could not be refreshed: ${why}`;
export const unsettled = <Node>(count: Node) => rich`Unsettled ${count}`;
export const unsettledHelp =
  "It is not known yet whether these took effect. Subdesk keeps checking where the provider can show it, and never sends one again by itself.";
export const recent = "Recent";
export const doneAt = <Node>(what: Node, subUser: Node, account: Node) => rich`${what} ${subUser} ${account}`;
export const atAccount = <Node>(account: Node) => rich`at ${account}`;
export const reason = <Node>(text: Node) => rich`Reason: ${text}`;
export const whenAndBy = <Node>(time: Node, person: Node) => rich`${time} by ${person}`;
