import { localDateTime, twoDigits } from "@/lib/domain/dates";

/**
 * What follows the name of an hour among these, blank before it where there is anything: on the day the
 * clocks go back an hour comes twice, and what tells the two apart is how far they are from UTC.
 */
export function offsetsOf(hours: readonly Date[]): (hour: Date) => string {
  const counts = new Map<string, number>();
  for (const hour of hours) {
    const words = localDateTime(hour);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return (hour) => ((counts.get(localDateTime(hour)) ?? 0) > 1 ? ` ${offsetText(hour)}` : "");
}

/** "UTC+2", "UTC-4:30". */
function offsetText(date: Date): string {
  const east = -date.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  return `UTC${east < 0 ? "-" : "+"}${hours}${minutes === 0 ? "" : `:${twoDigits(minutes)}`}`;
}
