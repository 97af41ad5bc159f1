import { formatCount } from "../format";
import type { Placeholder } from "../hand-over/placeholders";
import { plural, rich } from "./message";

export const notAllowed = "Your role cannot edit hand-over messages";

/** The hand-over message: copying it, and the templates behind it. */
export const sectionTitle = "Hand-over";
export const copyMessage = "Copy as message";
export const showMessage = "Message…";
export const messageTitle = "Hand-over message";
export const messageHelp = "For a chat or an e-mail to the customer. It contains no password.";
export const messageWithLink = "With the one-time link in it.";
export const template = "Template";
export const message = "Message";
/** Of a template in a list of them. */
export const templateOption = (name: string, language: string) => `${name} (${language})`;
export const messageUnread = "The hand-over message could not be read.";
export const beyond = (count: number) =>
  plural(count, {
    one: "1 further sub-user is not in the message.",
    other: `${formatCount(count)} further sub-users are not in the message.`,
  });

export const unlimited = "Unlimited";

export const detail = "The texts of the hand-over message, by provider and language.";
export const newTemplate = "New template";
export const editTemplate = "Edit template";
export const templates = "Templates";
export const builtInHelp = "Used where no template suits the customer’s language, and none is in English.";
export const everyProvider = "Every provider";
export const changedBy = <Node>(person: string, time: Node) =>
  rich<Node | string>`Changed by ${person} ${time}`;
export const edit = "Edit";
export const remove = "Delete…";
export const actionsFor = (name: string) => `Actions for ${name}`;
export const startFromThis = "New template from this";

export const name = "Name";
export const provider = "Provider";
export const language = "Language";
export const languageHelp =
  "A tag such as en, de or pt-BR. A message is in the customer’s language, or in English.";
export const body = "Text";
export const bodyHelp = "A line is left out while a placeholder in it has no value. Write {{ for a brace.";
export const insert = "Placeholders";
export const preview = "Preview";
/** In the place of a link: none is made for a preview. */
export const sampleLink = "https://…/s#…";
export const previewOf = "With the values of";
export const previewSearch = "Sub-user to preview with";
export const noPreview = "There is no sub-user yet to preview it with.";
export const save = "Save template";
export const saved = (template: string) => `Saved ${template}`;

export const nameMissing = "Enter a name.";
export const bodyMissing = "Enter the text of the message.";
export const noLanguage = "Enter a language tag such as en, de or pt-BR.";
export const noProvider = "There is no such provider.";
export const notClosed = "This brace is not closed. Write {{ for a brace.";
export const noPassword = "A message contains no password. Use {secret_link} for a one-time link to it.";
export const unknown = (placeholder: string) =>
  `There is no placeholder {${placeholder}}. Choose one from the list, or write {{ for a brace.`;
export const problemAt = (line: number, column: number, problem: string) =>
  `Line ${formatCount(line)}, character ${formatCount(column)}: ${problem}`;
export const tooMany = (most: number) =>
  `There are ${formatCount(most)} templates, the most there can be. Delete one first.`;
export const changedMeanwhile = (person: string) =>
  `${person} has changed this template since you opened it. Your text is kept here: copy what you need, then open the template again.`;
export const goneMeanwhile =
  "A colleague has deleted this template. Your text is kept here: copy it into a new template.";

export const deleteQuestion = (template: string) => `Delete ${template}?`;
export const deleteHelp =
  "Messages then use the next template that matches, or the built-in one where none does.";
export const deleteLabel = "Delete template";
export const deleted = (template: string) => `Deleted ${template}`;

/** What each placeholder stands for. */
export const placeholderWords: Record<Placeholder, string> = {
  name: "Name of the sub-user",
  customer: "Name of its customer",
  login: "User name at the gateway",
  host: "Host of the gateway",
  http_port: "HTTP port",
  socks_port: "SOCKS5 port",
  http_url: "HTTP address with PASSWORD in it",
  socks_url: "SOCKS5 address with PASSWORD in it",
  curl: "A command to try it with",
  traffic_cap: "Traffic cap",
  ip_cap: "IP cap",
  secret_link: "One-time link to the password, where one was made",
};
