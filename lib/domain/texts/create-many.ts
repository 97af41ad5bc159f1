import { formatCount } from "../format";
import { listed, listedOr, plural } from "./message";
import { subUsers } from "./run-words";

/** The page that makes a list of new sub-users. `field`: as it is called within a sentence. */
export const back = "Sub-users";
export const title = "Create many sub-users";
export const detail = "The next page shows what would be created; nothing is sent before you start it there.";
export const emptyTitle = "Nothing can be created here";
export const empty = "No connected account offers to create sub-users, or your role does not allow it.";
export const account = "Account";
export const how = "How";
export const fromFile = "Paste or CSV file";
export const byPattern = "By pattern";
export const tooManyRows = (most: number, rows: number) =>
  `At most ${formatCount(most)} rows in one run; these are ${formatCount(rows)}.`;
export const someFine = (fine: number, rows: number) =>
  `${formatCount(fine)} of ${formatCount(rows)} rows are fine; the others are listed and skipped.`;
export const allAt = (rows: number, account: string) => `${subUsers(rows)} at ${account}.`;
export const preview = "Preview";
export const previewRows = (rows: number) => `Preview ${formatCount(rows)}`;
export const tags = "Tags";
export const customer = "Customer";
export const customerOfAll = "All of them are assigned to it.";
export const customerHelp = `${customerOfAll} A column “Customer” names one for each row instead.`;
export const customerOfRest = "Customer of rows without one";

/** From a file. */
export const noTable = "This could not be read as a table.";
export const fileTooLarge = "This file is larger than 4 MB.";
export const rows = "Rows";
export const rowsHelp =
  "One sub-user per line. With a line of headings, columns are found by name; a plain list of names works too.";
export const exampleNames = ["acme_1", "acme_2"];
export const exampleTitles = ["Acme Trading", "Acme Research"];
export const exampleEmail = (name: string) => `${name}@example.com`;
export const exampleTraffic = [5, 10];
export const exampleIps = [20, 50];
export const exampleNote = "first order";
export const template = "Download template";
export const templateFile = (provider: string) => `sub-users-at-${provider}.csv`;
export const csvFile = "CSV file";
export const chooseFile = "Choose a CSV file";
export const emailOfEach = (label: string) => `${label} of each`;
export const emailOfRest = (label: string) => `${label} of rows without one`;
export const loginIsFilledIn = "{name} is replaced with each login.";
export const emailExample = "{name}@example.com";
export const columns = "What each column holds";
export const columnNumber = (column: number) => `Column ${column}`;
export const leaveOut = "Leave out";
/** What a provider does not take for a new sub-user. */
export const kinds = {
  traffic: "traffic",
  ips: "IP cap",
  note: "note",
  status: "status",
  email: "e-mail address",
  password: "password",
} as const;
export type LeftOutKind = keyof typeof kinds;
export const notTaken = (provider: string, what: readonly string[], headings: readonly string[]) =>
  plural(headings.length, {
    one: `${provider} takes no ${listedOr(what)} for a new sub-user: ${listed(headings.map(quoted))} is left out.`,
    other: `${provider} takes no ${listedOr(what)} for a new sub-user: ${listed(headings.map(quoted))} are left out.`,
  });
export const notUnderstood = (headings: readonly string[]) =>
  plural(headings.length, {
    one: `Left out: ${listed(headings.map(quoted))}. Choose what it holds if it is needed.`,
    other: `Left out: ${listed(headings.map(quoted))}. Choose what they hold if they are needed.`,
  });
const quoted = (heading: string) => `“${heading}”`;
export const inGb = (label: string) => `${label} in GB`;
export const inBytes = (label: string) => `${label} in bytes`;
export const noColumn = (field: string) => `No column is the ${field}: choose one.`;
export const noEmailColumn = (field: string) =>
  `No column is the ${field}: choose one, or enter below what each gets.`;

/** What is wrong with a row. */
export const tooManyCells = (cells: number, headings: number) =>
  plural(headings, {
    one: `This row has ${cells} cells under 1 heading.`,
    other: `This row has ${cells} cells under ${headings} headings.`,
  });
export const moreCellsThanFirst = (cells: number, first: number) =>
  plural(first, {
    one: `This row has ${cells} cells, and the first row has 1.`,
    other: `This row has ${cells} cells, and the first row has ${first}.`,
  });
export const notWhole = (cell: string, label: string) => `“${cell}” is not a whole number (${label}).`;
export const notWholeCap = (cell: string, label: string) =>
  `“${cell}” is not a whole number (${label}). ${capHint}`;
export const notGbCap = (cell: string, label: string) =>
  `“${cell}” is not a number of GB (${label}). ${capHint}`;
export const notBytesCap = (cell: string, label: string) =>
  `“${cell}” is not a number of bytes (${label}). ${capHint}`;
const capHint = "Enter a number, or the word unlimited.";
export const capEmpty = (label: string) => `${label} is empty. ${capHint}`;
export const capAboveZero = (label: string) => `${label}: a cap is more than 0. ${capHint}`;
export const wrongField = (label: string, problem: string) => `${label}: ${problem}`;
export const missing = (label: string) => `${label} is missing.`;
export const twice = (name: string) => `${name} is in the list twice.`;

/** By pattern. */
export const prefix = "Names begin with";
export const prefixExample = "acme_";
export const start = "First number";
export const digits = "Digits";
export const digitsHelp = "Filled with zeros: 3 digits make 001.";
export const count = "How many";
export const trafficCap = "Traffic cap in GB";
export const ipCap = "IP cap";
export const noCap = "Empty: no cap.";
export const nameIsFilledIn = "{name} is replaced with each name.";
export const note = "Note";
export const patternTagsHelp = "Separate them with commas. Every sub-user gets all of them.";
export const prefixMissing = "Enter how the names begin.";
export const wholeNumber = "A whole number, 0 or more.";
export const oneToNine = "From 1 to 9.";
export const upTo = (most: number) => `From 1 to ${formatCount(most)}.`;
export const ipsOrEmpty = "A whole number above 0, or empty for no cap.";
export const gbOrEmpty = "An amount of GB above 0, or empty for no cap.";

/** What would be created. */
export const wrongRows = (wrong: number, rows: number) =>
  `${formatCount(wrong)} of ${formatCount(rows)} rows cannot be created as they are`;
export const everyRow = (problem: string) => `Every row: ${problem}`;
export const oneRow = (row: number, problem: string) => `Row ${formatCount(row)}: ${problem}`;
export const andMore = (problems: number) => `and ${formatCount(problems)} more`;
export const firstRows = (shown: number, rows: number) => `The first ${shown} of ${formatCount(rows)} rows.`;
export const passwordsMade =
  "Subdesk generates missing passwords; they can be downloaded once, when the run has ended.";
export const generated = "generated";
export const asGiven = "as given";
export const uncapped = (rows: number, caps: readonly string[]) => {
  const what = listedOr(caps);
  const article = /^[aeio]/i.test(what) ? "an" : "a";
  return plural(rows, {
    one: `1 row without ${article} ${what}: create it unlimited`,
    other: `${formatCount(rows)} rows without ${article} ${what}: create them unlimited`,
  });
};
export const tickUncapped = (rows: number) =>
  plural(rows, {
    one: "Tick this to create it unlimited, or give each row a cap.",
    other: "Tick this to create them unlimited, or give each row a cap.",
  });
