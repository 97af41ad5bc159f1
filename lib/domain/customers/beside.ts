import type { SubUser, SubUserRef } from "../sub-users/sub-user";
import type { CustomerState, SeenLink } from "./customer";
import type { CustomerName } from "./name";

/** What the page of a sub-user shows of its customer. */
export interface BesideView {
  customer: (CustomerName & { state: CustomerState }) | null;
  /** The customer's other sub-users, those that run out first in front; of many, the first. */
  siblings: SubUser[];
  /** How many siblings there are in all. */
  total: number;
}

/** Sub-users that were chosen, and whose they are now. */
export interface WhoseSubUser extends SubUserRef {
  name: string;
  customer: CustomerName | null;
  /** An active customer that is called as the sub-user is. */
  namesake: CustomerName | null;
}

export interface MakeCustomersRequest {
  /** Made by the browser: sent again, it changes nothing twice. */
  changeId: string;
  subUsers: SeenLink[];
  /** One customer of this name for all of them; null: for each a customer that is called as it is. */
  name: string | null;
  /** Only without a name: a sub-user whose name a customer has already is assigned to that one. */
  useNamesakes: boolean;
  /** Only with a name: customers that have it, beside which another is made all the same. */
  besides?: string[];
}

export interface MakeCustomersResult {
  changeId: string;
  made: number;
  linked: number;
  /** Those that had a customer, or another than the person saw: they were left as they are. */
  leftAlone: (SubUserRef & { customer: CustomerName | null })[];
  /** The customer that was made, where it is one for all. */
  customer: CustomerName | null;
}
