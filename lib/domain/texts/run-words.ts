import { formatCount } from "../format";
import { countOfSubUsers as subUsers } from "./counts";
import { listed, plural } from "./message";

// What a run does, and what came of it. Amounts come with their unit.

export { subUsers };
export const again = (title: string) => `Again: ${title}`;

/** `whom`: how many sub-users, as `subUsers` says it. */
export const disable = (whom: string) => `Disable ${whom}`;
export const enable = (whom: string) => `Enable ${whom}`;
export const remove = (whom: string) => `Delete ${whom}`;
export const create = (whom: string) => `Create ${whom}`;
export const undo = (what: string, whom: string) => `Undo “${what}” for ${whom}`;

export const appendNote = (count: number) =>
  plural(count, {
    one: "Append to the note of 1 sub-user",
    other: `Append to the notes of ${subUsers(count)}`,
  });
export const clearNote = (count: number) =>
  plural(count, { one: "Clear the note of 1 sub-user", other: `Clear the notes of ${subUsers(count)}` });
export const setNote = (count: number) =>
  plural(count, { one: "Set the note of 1 sub-user", other: `Set the notes of ${subUsers(count)}` });
export const rotatePasswords = (count: number) =>
  plural(count, {
    one: "Rotate the password of 1 sub-user",
    other: `Rotate the passwords of ${subUsers(count)}`,
  });

/** `caps`: as `trafficCaps` and `ipCaps` say them. */
export const trafficCaps = (count: number) =>
  plural(count, {
    one: "the traffic cap of 1 sub-user",
    other: `the traffic caps of ${subUsers(count)}`,
  });
export const ipCaps = (count: number) =>
  plural(count, { one: "the IP cap of 1 sub-user", other: `the IP caps of ${subUsers(count)}` });
export const setCaps = (caps: string, amount: string) => `Set ${caps} to ${amount}`;
export const raiseCaps = (caps: string, amount: string) => `Raise ${caps} by ${amount}`;
export const lowerCaps = (caps: string, amount: string) => `Lower ${caps} by ${amount}`;
export const removeCaps = (caps: string) => `Remove ${caps}`;
export const percent = (value: string) => `${value} %`;
export const ips = (count: string) => `${count} IPs`;

/** Each by what its provider counts in. */
export const eitherUnit = "GB or GiB";
/** `amount`: with its unit. */
export const addTraffic = (count: number, amount: string) =>
  plural(count, {
    one: `Add ${amount} to 1 sub-user`,
    other: `Add ${amount} to each of ${subUsers(count)}`,
  });
export const takeBack = (count: number, amount: string) =>
  plural(count, {
    one: `Take back ${amount} from 1 sub-user`,
    other: `Take back ${amount} from each of ${subUsers(count)}`,
  });
export const takeAllBack = (whom: string) => `Take back all that is left of ${whom}`;
export const addPercent = (count: number, share: string) =>
  plural(count, {
    one: `Add ${share} of its cap to 1 sub-user`,
    other: `Add ${share} of its cap to each of ${subUsers(count)}`,
  });
export const topUpFor = (whom: string, days: number) =>
  plural(days, {
    one: `Top up ${whom} for 1 day`,
    other: `Top up ${whom} for ${formatCount(days)} days`,
  });

const maxNamed = 3;
const theTags = (tags: readonly string[]) =>
  tags.length === 1
    ? `the tag ${listed(tags)}`
    : tags.length <= maxNamed
      ? `the tags ${listed(tags)}`
      : `${tags.length} tags`;
export const addTags = (tags: readonly string[], whom: string) => `Add ${theTags(tags)} to ${whom}`;
export const removeTags = (tags: readonly string[], whom: string) => `Remove ${theTags(tags)} from ${whom}`;
export const removeAllTags = (whom: string) => `Remove all tags from ${whom}`;
export const replaceTags = (tags: readonly string[], whom: string) =>
  `Replace the tags of ${whom} with ${tags.length <= maxNamed ? listed(tags) : theTags(tags)}`;

/** On the button that starts it. */
export const startTrafficCaps = (count: number) =>
  plural(count, { one: "Change 1 traffic cap", other: `Change ${formatCount(count)} traffic caps` });
export const startIpCaps = (count: number) =>
  plural(count, { one: "Change 1 IP cap", other: `Change ${formatCount(count)} IP caps` });
export const startTakeBack = (count: number) => `Take traffic back from ${formatCount(count)}`;
export const startTraffic = (count: number) => `Add traffic to ${formatCount(count)}`;
export const startNotes = (count: number) =>
  plural(count, { one: "Change 1 note", other: `Change ${formatCount(count)} notes` });
export const startTags = (count: number) => `Change the tags of ${formatCount(count)}`;
export const startPasswords = (count: number) =>
  plural(count, { one: "Rotate 1 password", other: `Rotate ${formatCount(count)} passwords` });
export const startOther = (action: string, count: number) => `${action} ${formatCount(count)}`;

/** Of a planned row while nothing has been sent. */
export const willBeCreated = "Will be created";
export const willBeDeleted = "Will be deleted";
export const willChange = "Will change";

export const secondsLeft = (seconds: number) => `about ${seconds} s left`;
export const minutesLeft = (minutes: number) => `about ${minutes} min left`;
export const hoursLeft = (hours: number, minutes: number) => `about ${hours} h ${minutes} min left`;
export const aSecond = (rows: string) => `${rows} a second`;
export const aMinute = (rows: string) => `${rows} a minute`;

/** Parts of `outcome`, each with its number. */
export const done = (count: string) => `${count} done`;
export const doneUnverified = (count: string) =>
  `${count} done as far as the provider says, which cannot be verified`;
export const doneSomeUnverified = (count: string, unverified: string) =>
  `${count} done (${unverified} of them cannot be verified)`;
export const refused = (count: string) => `${count} refused`;
export const unknown = (count: string) => `${count} with an unknown outcome`;
export const partly = (count: string) => `${count} partly done`;
export const superseded = (count: string) => `${count} superseded by a later change`;
export const skipped = (count: string) => `${count} skipped`;
export const cancelled = (count: string) => `${count} not done because the run was cancelled`;
export const excluded = (count: string) => `${count} left out`;
export const nothingDone = "Nothing was done.";
export const outcome = (parts: readonly string[]) => `${listed(parts)}.`;

export const disabledAmong = (count: number) =>
  plural(count, { one: "1 is disabled", other: `${formatCount(count)} are disabled` });
export const usedUpAmong = (count: number) =>
  plural(count, { one: "1 is still used up", other: `${formatCount(count)} are still used up` });
export const stayOff = (parts: readonly string[]) =>
  `Of these, ${listed(parts)}, so the change alone does not make their proxies work.`;
export const enableThen = "Enable them in a run of their own.";
export const enableLater = "You can enable the disabled ones once this run has ended.";

export const noUndoOfDelete = "A deleted sub-user cannot be brought back.";
export const noUndoOfCreate = "A sub-user that was created can only be deleted.";
export const noUndo = "The provider’s API cannot undo this.";
