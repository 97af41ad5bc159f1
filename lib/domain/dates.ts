const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

type Moment = string | Date;

/** "3 Mar" in the reader's time zone. */
export function localDay(at: Moment): string {
  const date = new Date(at);
  return `${date.getDate()} ${months[date.getMonth()]}`;
}

/** "3 Mar 2026" in the reader's time zone. */
export function localDate(at: Moment): string {
  return `${localDay(at)} ${new Date(at).getFullYear()}`;
}

/** "Mar 2026" in the reader's time zone. */
export function localMonth(at: Moment): string {
  const date = new Date(at);
  return `${months[date.getMonth()]} ${date.getFullYear()}`;
}

/** "14:05" in the reader's time zone. */
export function localClock(at: Moment): string {
  const date = new Date(at);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** "3 Mar 2026, 14:05" in the reader's time zone. */
export function localDateTime(at: Moment): string {
  return `${localDate(at)}, ${localClock(at)}`;
}

/** "2026-03-03", the day in UTC. */
export function isoDay(at: Moment | number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** "3 Mar", the day in UTC. */
export function utcDay(at: Moment): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** "3 Mar 2026", the day in UTC, for a server that does not know the reader's time zone. */
export function utcDate(at: Moment): string {
  return `${utcDay(at)} ${new Date(at).getUTCFullYear()}`;
}

/** "3 Mar 2026, 14:05 UTC". */
export function utcDateTime(at: Moment): string {
  const date = new Date(at);
  return `${utcDate(at)}, ${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())} UTC`;
}

export const twoDigits = (value: number) => String(value).padStart(2, "0");
