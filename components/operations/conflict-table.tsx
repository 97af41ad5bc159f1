import type { FieldConflict } from "@/lib/domain/operations/operation";
import { fieldName, valueTexts } from "./value-text";

export function ConflictTable({ conflicts: given }: { conflicts: FieldConflict[] }) {
  const conflicts = given.map(({ field, seen, now }) => ({ field, texts: valueTexts(field, seen, now) }));
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
        {conflicts.map(({ field, texts: [seen, now] }) => (
          <tr key={field} className="border-t align-top">
            <th scope="row" className="px-2.5 py-1.5 font-medium">
              {fieldName(field)}
            </th>
            <td className="break-words px-2.5 py-1.5 text-muted">{seen}</td>
            <td className="break-words px-2.5 py-1.5">{now}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
