import { rich } from "./message";

/** Titles of pages that the navigation does not name, and the line below a title. */
export const product = "Subdesk";
export const titleTemplate = "%s · Subdesk";
/** The names of the providers come joined by "and". */
export const description = (providers: string) =>
  `One desk for the proxy sub-users a reseller runs at ${providers}.`;

export const signIn = "Sign in";
export const setUp = "Set up";
export const oneTimeLink = "One-time link";
export const ownAccount = "Your account";
export const operations = "Operations";
export const run = "Run";
export const createMany = "Create many sub-users";
export const subUser = "Sub-user";
export const customer = "Customer";

/** Of a page that one's role does not open. */
export const askAdministrator = "Ask an administrator.";

export const overviewDetail = "What needs attention, what is used, and who runs out next.";
export const activityDetail = <Node>(audit: Node) =>
  rich`What people did and how it turned out. The ${audit} keeps the verifiable record.`;
export const activityAudit = "audit";
export const operationsDetail = "Every change sent to a provider, and its outcome.";
export const runsDetail = "Bulk changes to sub-users, and what came of them.";
export const alertsDetail = "What Subdesk watches, whom it notifies, and what has fired.";
export const systemDetail = "What runs, on what database, and how old its backups are.";
export const accountsDetail = "The provider accounts whose sub-users Subdesk manages.";
