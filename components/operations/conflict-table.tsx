import type { FieldConflict } from "@/lib/operations/schema";
import { fieldName, valueText } from "./value-text";

export function ConflictTable({ conflicts }: { conflicts: FieldConflict[] }) {
  return (
    <table className="w-full overflow-hidden rounded-md border bg-surface text-left text-[0.8125rem]">
      <thead className="text-xs text-muted">
        <tr>
          <th className="px-2.5 py-1.5 font-medium">
            <span className="sr-only">Field</span>
          </th>
          <th className="px-2.5 py-1.5 font-medium">You saw</th>
          <th className="px-2.5 py-1.5 font-medium">Now</th>
        </tr>
      </thead>
      <tbody>
        {conflicts.map(({ field, seen, now }) => (
          <tr key={field} className="border-t align-top">
            <th scope="row" className="px-2.5 py-1.5 font-medium">
              {fieldName(field)}
            </th>
            <td className="break-words px-2.5 py-1.5 text-muted">{valueText(field, seen)}</td>
            <td className="break-words px-2.5 py-1.5">{valueText(field, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
