import { rich } from "./message";

/** Follows the name of a sub-user. */
export const of = <Node>(customer: Node) => rich<Node | string>`of ${customer}`;
