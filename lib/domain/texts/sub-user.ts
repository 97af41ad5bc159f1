import { formatCount } from "../format";
import { listedOr, plural, rich } from "./message";

export const searchChoices = (filter: string) => `Search ${filter.toLowerCase()}`;
export const searchShort = "Search";
export const noChoices = "There are none yet.";
export const noChoiceOfThatName = "None of that name.";
export const mostChoices = (count: number, of: string) => `At most ${count} ${of}.`;
export const clearFilter = "Clear";

export const selectionTitle = "Selection";
export const selected = (count: number) => `${formatCount(count)} selected`;
export const selectedOnPages = (count: number, pages: number) =>
  `${formatCount(count)} selected on ${formatCount(pages)} pages`;
/** Follows how many are selected. */
export const notInThisView = (count: number) => `, ${formatCount(count)} not in this view`;
export const mostSelected = (most: number) => `At most ${formatCount(most)} can be selected at once`;
export const selectFirst = (most: number) => `Select the first ${formatCount(most)} that match`;
export const selectAllMatching = (count: number) => `Select all ${formatCount(count)} that match`;
export const clearSelection = "Clear";

export const arrangeTitle = "Move and resize columns";
export const arrangeHelp = "Headings of the table can be dragged too, and the dividers between them.";
export const moveLeft = (column: string) => `Move ${column} left`;
export const moveRight = (column: string) => `Move ${column} right`;
export const makeNarrower = (column: string) => `Make ${column} narrower`;
export const makeWider = (column: string) => `Make ${column} wider`;
export const usualWidth = (column: string) => `Usual width of ${column}`;
export const usualOrderAndWidths = "Usual order and widths";
export const columnIsNow = (column: string, place: number, count: number) =>
  `${column} is column ${place} of ${count}`;
export const columnIsWide = (column: string, width: number) => `${column} is ${width} pixels wide`;
export const columnIsUsual = (column: string) => `${column} has its usual width`;
export const columnsAreUsual = "The columns have their usual order and widths";

export const open = "Open";
export const actionsFor = (name: string) => `Actions for ${name}`;
export const copyName = "Copy name";
export const copyId = "Copy id";
export const copyNames = "Copy names";
export const copiedName = "Copied the name";
export const copiedId = "Copied the id";
export const copiedNames = (count: number) =>
  plural(count, { one: "Copied one name", other: `Copied ${formatCount(count)} names` });
export const notCopied = "The browser did not allow copying";
export const exportCsv = "Export CSV";
export const exportedOf = (exported: number, count: number) =>
  `Exported ${formatCount(exported)} of ${formatCount(count)}`;
export const othersGone = "The others are no longer listed.";
export const nothingExported = "Nothing was exported";
export const selectedFirstOf = (count: number, total: number) =>
  `Selected the first ${formatCount(count)} of ${formatCount(total)}`;
export const noMoreSelected = "No more can be selected at once.";
export const nothingSelected = "Nothing was added to the selection";

export const editNote = "Edit note";
export const editTags = "Edit tags";
export const tags = "Tags";
export const saveTags = "Save tags";
export const tagsNow = (tags: readonly string[]) =>
  `Its tags are ${tags.join(", ")} by now. If you save again, yours replace them.`;
export const noTagsNow = "It has no tags any more. If you save again, it gets yours.";
export const tagsChanged = (name: string) => `Changed the tags of ${name}`;

// What a filter lets through, as a part of "Looked for …".
export const anyOf = (choices: readonly string[]) => choices.join(" or ");
export const withWords = (words: string) => `“${words}”`;
export const withProvider = (providers: string) => `provider ${providers}`;
export const withAccount = (accounts: string) => `account ${accounts}`;
export const withCustomer = (customers: string) => `customer ${customers}`;
export const withStatus = (statuses: string) => `status ${statuses}`;
export const withShare = (percent: number | null) => `${percent} % or more of the cap used`;
export const withoutTrafficCap = "no traffic cap";
export const withTrafficCap = "a traffic cap";
export const withDays = (count: number | null) => `running out within ${count} days`;
export const withOpenAlert = "an open alert";
export const withEarlierAlert = "an alert since the account was first read";
export const withTag = (tags: string) => `tag ${tags}`;

export const noMatch = "No sub-user matches";
export const noCustomer = "none";
export const lookedFor = (filter: string) => `Looked for ${filter}.`;
export const clearFilters = "Clear filters";
export const cannotApply = "This filter cannot be applied";
export const cannotApplyHelp = (problem: string) => `${problem} Remove it above or choose another value.`;
export const nothingRead = "Nothing could be read yet";
export const nothingReadHelp =
  "Sub-users appear as soon as their provider can be read. Subdesk keeps trying.";
export const showAccounts = "Show accounts";
export const accountLabel = (account: string) => `${account}:`;
export const unreadBecause = <Node>(account: Node, reason: string) =>
  rich<Node | string>`${account} ${reason}`;
export const noSubUsers = "There are no sub-users yet";
export const noSubUsersHelp = "The connected accounts have none. The first one you create appears here.";
export const firstReading = "Reading your sub-users for the first time";
export const readOf = (read: number, expected: number) => `${formatCount(read)} of ${formatCount(expected)}`;
export const importOf = (account: string) => `Import of ${account}`;
export const noAccount = "No provider account is connected";
export const noAccountHelp = (providers: readonly string[]) =>
  `Sub-users appear here as soon as Subdesk can read a ${listedOr(providers)} account.`;
export const howToConnect = "See how to connect one";

export const backToList = "Sub-users";
export const throughTheList = "Through the list";
export const placeInList = (place: number, total: number) => `${formatCount(place)} of ${formatCount(total)}`;
export const previous = "Previous sub-user";
export const next = "Next sub-user";
export const listUnread = "The list could not be read";
export const listEndsHere = "The list has become shorter: this is its last sub-user";
export const moreActions = "More actions";
export const checking = (provider: string) => `Checking with ${provider}…`;
export const confirmed = <Node>(provider: string, time: Node) =>
  rich<Node | string>`Confirmed by ${provider} ${time}`;
export const notFoundNow = (provider: string) =>
  `${provider} did not find it just now. The next listing decides whether it is gone.`;
/** `problem` is a sentence. */
export const notConfirmed = <Node>(problem: string, time: Node) =>
  rich<Node | string>`${problem} What you see was read ${time}.`;

export const doesItWork = "Does it work?";
export const reason = <Node>(text: Node) => rich`Reason: ${text}`;
export const showIt = "Show it";
export const copyAnswer = "Copy answer for the customer";
export const fixUnblock = "Lift the block";
export const fixEnable = "Enable it again";
export const fixTraffic = "Top up";
export const fixIps = "Give it IPs";
export const fixLimits = "Raise the limits";

export const limitsTitle = "Limits and use";
export const traffic = "Traffic";
export const ips = "IPs";
export const capUsedUp = "The traffic cap is used up: the proxy no longer serves this sub-user.";
export const capNear = (percent: number) =>
  `${percent} % of the traffic cap is used. At the cap the proxy stops serving this sub-user.`;
export const percentUsed = (percent: number) => `${percent} % used`;
export const usedOf = <Node>(used: Node, cap: Node) => rich`${used} of ${cap}`;
export const noCap = "No cap";
export const usedNoCap = <Node>(used: Node) => rich`${used} used, no cap`;
export const usedCapUnknown = <Node>(used: Node, provider: string) =>
  rich<Node | string>`${used} used, cap not reported by ${provider}`;
export const capUseUnknown = (cap: string, provider: string) => `${cap} cap, use not reported by ${provider}`;
export const notReported = (provider: string) => `Not reported by ${provider}`;
export const leftOf = <Node>(left: Node) => rich`${left} left`;
export const trafficReadAt = <Node>(time: Node) => rich`Traffic as of ${time}`;
export const capNoLongerReported = <Node>(provider: string, time: Node) =>
  rich<Node | string>`Cap no longer reported by ${provider}, last ${time}`;

export const detailsTitle = "Details";
export const account = "Account";
export const accountWithId = <Node>(label: Node, id: Node) => rich`${label} ${id}`;
export const inBrackets = (text: string) => `(${text})`;
export const remoteId = "Remote id";
export const proxyLogin = "Proxy login";
export const dashboardEmail = "Dashboard e-mail";
export const created = "Created";
export const updated = "Updated";
export const idReused = "Id reused";
export const idReusedSince = <Node>(time: Node) =>
  rich`Since ${time}. Anything older here belongs to another sub-user that had this id before.`;
export const observed = "Observed";
export const note = "Note";
export const none = "None";
export const copyValue = (label: string) => `Copy ${label}`;

export const connectionTitle = "Connection";
export const password = "Password";
export const anyCountry = "Any";
export const host = "Host";
export const userName = "User name";
export const http = "HTTP";
export const socks = "SOCKS5";
export const curl = "curl";
export const placeholderHelp = (placeholder: string) => `Put the proxy password in place of ${placeholder}.`;
export const noGateway = (provider: string) =>
  `${provider} does not publish the address of its gateway, so Subdesk cannot show it yet.`;
export const accountNamed = (account: string) => `account ${account}`;
export const gatewayAtAccount = <Node>(account: Node) =>
  rich`Set it in the menu of the ${account}, under “Set gateway”; the connection strings then appear here.`;
export const hostAndPort = "host:port";
export const gatewayVariable = <Node>(variable: Node, value: Node) =>
  rich`Set ${variable} to ${value} and restart Subdesk; the connection strings then appear here.`;
