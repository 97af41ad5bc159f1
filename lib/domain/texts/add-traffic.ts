import { rich } from "./message";

export const title = "Add traffic";
export const review = "Review";
export const reviewTitle = "Check before you add traffic";
export const add = (amount: string) => `Add ${amount}`;
export const addSome = "Add traffic";
export const capLabel = "Traffic cap";
export const back = "Back";

export const beyondPoolTitle = "Add more than the pool has?";
export const addAnyway = (amount: string) => `Add ${amount} anyway`;
export const beyondPool = <Node>(wanted: Node, left: Node, account: string) =>
  rich<Node | string>`You are adding ${wanted}, and ${left} is free in the ${account} pool.`;
export const beyondPoolByCost = <Node>(given: string, taken: Node, left: Node, account: string) =>
  rich<
    Node | string
  >`You are adding ${given}. That takes about ${taken} from the ${account} pool, which has ${left} free.`;
export const takesFromPool = (amount: string) => `It takes about ${amount} from the pool.`;
export const costUnknown = "How much it takes from the pool is not known.";
export const beyondPoolMeans = (over: string, account: string) =>
  `That is ${over} more than there is. ${account} may refuse it, or accept it and cut other sub-users off earlier.`;
export const poolRead = <Node>(time: Node) => rich`The pool was read ${time}.`;

/** Traffic that a new sub-user starts with. */
export const firstLabel = "Start with traffic";
export const firstHelp = "Added as a second operation, once the sub-user is created.";
export const firstAdding = (amount: string) => `Adding ${amount}…`;
export const firstAdded = (amount: string) => `${amount} added.`;
export const firstNotAdded = (amount: string) => `${amount} was not added.`;
export const firstUnknown = (amount: string) => `It is not known whether ${amount} was added.`;
export const firstWithoutId =
  "The provider did not say which id the new sub-user has. Add the traffic on its page, once it is listed.";
export const firstSameRequest = "The same request is never carried out twice.";
export const atLeast = (amount: string) => `At least ${amount}.`;
export const atMost = (amount: string) => `At most ${amount} at once.`;
export const tryAgain = "Try again";
