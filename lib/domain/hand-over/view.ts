import type { SubUserRef } from "../sub-users/sub-user";
import type { HandOverFacts } from "./message";
import type { HandOverTemplate } from "./template";

/** What the browser needs to write a hand-over message. */
export interface HandOverView {
  templates: HandOverTemplate[];
  /** The customer's, for those who may see it; null: not known. */
  language: string | null;
  subUsers: (SubUserRef & { facts: HandOverFacts })[];
  /** Sub-users beyond those. */
  more: number;
  /** Why no one-time links can be made; null when they can. */
  linkProblem: string | null;
}

/** The most sub-users that one message is about. */
export const maxInMessage = 50;
